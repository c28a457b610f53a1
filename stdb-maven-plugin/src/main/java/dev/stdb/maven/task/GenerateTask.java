package dev.stdb.maven.task;

import dev.stdb.StdbException;
import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.json.SatsJson;
import dev.stdb.schema.ModuleDef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

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
     * @param language {@code java} or {@code typescript}
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
     * @param jar the runtime's artifact
     * @param directory where it goes
     */
    public static void unpackRuntime(Path jar, Path directory) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.isDirectory() || !entry.getName().startsWith(RUNTIME_PREFIX)) {
                    continue;
                }
                Path target = root.resolve(entry.getName().substring(RUNTIME_PREFIX.length()))
                        .normalize();
                if (!target.startsWith(root)) {
                    throw new IOException("entry leaves the directory: entry=" + entry.getName() + ", jar=" + jar);
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    byte[] content = in.readAllBytes();
                    if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), content)) {
                        Files.createDirectories(target.getParent());
                        Files.copy(
                                new java.io.ByteArrayInputStream(content), target, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    private static TargetLanguage targetOf(String language) throws TaskException {
        TreeSet<String> known = new TreeSet<>();
        for (TargetLanguage target : ServiceLoader.load(TargetLanguage.class, TargetLanguage.class.getClassLoader())) {
            if (target.name().equals(language)) {
                return target;
            }
            known.add(target.name());
        }
        throw new TaskException("<language>" + language + "</language> is unknown; use one of " + known
                + ", for example <target><language>java</language></target>");
    }
}
