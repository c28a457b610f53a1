package dev.stdb.task.verb;

import dev.stdb.StdbException;
import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Generates clients from a module's schema. */
public final class GenerateTask {
    /** Entry of the unpacked TypeScript runtime, relative to its directory. */
    public static final String RUNTIME_ENTRY = "dist/index.js";

    private static final String RUNTIME_PREFIX = "META-INF/stdb/typescript-runtime/";

    private final ModuleDef schema;

    /**
     * Creates a task.
     *
     * @param schemaJson a schema file's text, or a server's answer
     * @throws TaskException if it is no module definition
     */
    public GenerateTask(String schemaJson) throws TaskException {
        try {
            this.schema = SatsJson.moduleDefFromJson(schemaJson);
        } catch (StdbException e) {
            throw new TaskException("the schema cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Generates one client.
     *
     * @param language {@code java}, {@code kotlin} or {@code typescript}
     * @param output folder for the sources
     * @return what was written, kept and deleted
     * @throws TaskException if the language is unknown or the schema invalid
     */
    public ClientGenerator.Outcome generate(String language, GeneratorOptions options, Path output)
            throws TaskException, IOException {
        try {
            return ClientGenerator.generate(schema, targetOf(language), options, output);
        } catch (StdbException e) {
            throw new TaskException("no " + language + " client can be made of this schema: " + e.getMessage(), e);
        }
    }

    /**
     * Unpacks the TypeScript client runtime; files that are the same already stay untouched.
     *
     * @param artifact the runtime's jar, or its folder of classes in a build that stops before {@code package}
     * @param directory where it goes
     */
    public static void unpackRuntime(Path artifact, Path directory) throws IOException {
        if (Files.isDirectory(artifact)) {
            copyRuntime(artifact.resolve(RUNTIME_PREFIX), directory);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(artifact)) {
            copyRuntime(jar.getPath(RUNTIME_PREFIX), directory);
        }
    }

    private static void copyRuntime(Path source, Path directory) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        List<Path> files;
        try (Stream<Path> found = Files.walk(source)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = root.resolve(source.relativize(file).toString()).normalize();
            if (!target.startsWith(root)) {
                throw new IOException("entry leaves the directory: entry=" + file + ", directory=" + directory);
            }
            byte[] content = Files.readAllBytes(file);
            if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), content)) {
                Files.createDirectories(target.getParent());
                Files.write(target, content);
            }
        }
    }

    /** Returns whether there are clients in a language. */
    public static boolean isKnown(String language) {
        for (TargetLanguage target : ServiceLoader.load(TargetLanguage.class, TargetLanguage.class.getClassLoader())) {
            if (target.name().equals(language)) {
                return true;
            }
        }
        return false;
    }

    /** Checks a language's name. */
    public static void requireLanguage(String language) throws TaskException {
        targetOf(language);
    }

    private static TargetLanguage targetOf(String language) throws TaskException {
        TreeSet<String> known = new TreeSet<>();
        for (TargetLanguage target : ServiceLoader.load(TargetLanguage.class, TargetLanguage.class.getClassLoader())) {
            if (target.name().equals(language)) {
                return target;
            }
            known.add(target.name());
        }
        throw new TaskException("there are no clients in the language '" + language + "'", "", "use one of " + known);
    }
}
