package dev.stdb.maven.task;

import dev.stdb.maven.wasm.ModuleBinary;
import dev.stdb.maven.wasm.ModuleBuildException;
import dev.stdb.maven.wasm.ModuleBuilder;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compiles a module's class path to {@code <name>.wasm}, {@code <name>.schema.json} and {@code <name>.symbols}.
 *
 * <p>Does nothing when the outputs are there and were made from the same bytes by the same compiler. Whoever compiles
 * again and again keeps one task, which reads only the classes that have changed. Confined to one thread at a time.
 */
public final class CompileTask {
    /** Where the annotation processor leaves the encoded module definition. */
    public static final String DEFINITION_RESOURCE = JvmDescriptor.DEFINITION_RESOURCE;

    private final List<Path> classPath;
    private final ModuleBuilder builder;
    private final Path classesDirectory;
    private final Path outputDirectory;
    private final String name;
    private final String compilerVersion;

    /**
     * Creates a task.
     *
     * @param classPath directories and jars of the module and its dependencies
     * @param classesDirectory the directory holding the module's own classes
     * @param outputDirectory where the outputs go; created when missing
     * @param name file name of the outputs without extension
     * @param compilerVersion version of this build tool; another version compiles again
     */
    public CompileTask(
            List<Path> classPath, Path classesDirectory, Path outputDirectory, String name, String compilerVersion) {
        this.classPath = List.copyOf(classPath);
        this.builder = ModuleBuilder.of(classPath);
        this.classesDirectory = classesDirectory;
        this.outputDirectory = outputDirectory;
        this.name = name;
        this.compilerVersion = compilerVersion;
    }

    /**
     * What a run made.
     *
     * @param wasm the module
     * @param schema the module definition as JSON
     * @param upToDate whether nothing had to be done
     * @param millis duration of the run in milliseconds
     * @param sizeBytes size of the module
     */
    public record Result(Path wasm, Path schema, boolean upToDate, long millis, long sizeBytes) {}

    /**
     * Runs the task.
     *
     * @throws TaskException if the classes are no module or cannot be compiled
     */
    public Result run() throws TaskException, IOException {
        long start = System.nanoTime();
        Path definition = classesDirectory.resolve(DEFINITION_RESOURCE);
        if (!Files.exists(definition)) {
            throw new TaskException("no module in " + classesDirectory + ": " + DEFINITION_RESOURCE
                    + " is missing. Add dev.stdb:stdb-annotation-processor to <annotationProcessorPaths> of"
                    + " maven-compiler-plugin and annotate at least one record with @Table or one "
                    + "method with @Reducer.");
        }
        Path wasm = outputDirectory.resolve(name + ".wasm");
        SchemaFile schemaFile = new SchemaFile(classesDirectory, outputDirectory, name);
        Path schema = schemaFile.path();
        Path symbols = outputDirectory.resolve(name + ".symbols");
        Path state = outputDirectory.resolve("stdb").resolve(name + ".inputs");
        String inputs = digestInputs();
        boolean upToDate = Files.exists(wasm)
                && Files.exists(schema)
                && Files.exists(state)
                && Files.readString(state).equals(inputs + digestOutputs(wasm, schema));
        if (!upToDate) {
            Files.createDirectories(state.getParent());
            Files.deleteIfExists(state);
            ModuleBinary binary = compile();
            writeAtomically(wasm, binary.wasm());
            writeAtomically(symbols, binary.symbols().getBytes(StandardCharsets.UTF_8));
            schemaFile.write(schemaFile.current());
            Files.writeString(state, inputs + digestOutputs(wasm, schema));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Result(wasm, schema, upToDate, millis, Files.size(wasm));
    }

    /** Replaces a file in one step: a server or a watcher never sees half of it. */
    static void writeAtomically(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private ModuleBinary compile() throws TaskException {
        try {
            return builder.build();
        } catch (ModuleBuildException e) {
            throw new TaskException("the module cannot be compiled to WebAssembly:\n" + e.getMessage(), e);
        }
    }

    private String digestInputs() throws IOException {
        InputDigest digest = new InputDigest().add(compilerVersion);
        for (Path entry : classPath) {
            digest.add(entry);
        }
        return digest.toHex();
    }

    private static String digestOutputs(Path wasm, Path schema) throws IOException {
        return new InputDigest().add(wasm).add(schema).toHex();
    }
}
