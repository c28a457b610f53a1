package dev.stdb.maven.mojo;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.GenerateTask;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Generates typed clients from a module's schema: a schema file, the schema beside a module, or a running server's.
 *
 * <p>Java and Kotlin sources join the project's compile source roots. Replaces the official {@code generate}.
 */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, requiresProject = false, threadSafe = true)
public final class GenerateMojo extends AbstractServerMojo {
    /** Languages whose sources the project compiles. */
    private static final Set<String> COMPILED_HERE = Set.of("java", "kotlin");

    /** A {@code .schema.json} written by {@code stdb:compile}. */
    @Parameter(property = "stdb.schemaFile")
    @Nullable
    File schemaFile;

    /** A module; the {@code .schema.json} beside it is used. Official flag: {@code --bin-path}. */
    @Parameter(property = "stdb.wasmFile")
    @Nullable
    File wasmFile;

    /** What to generate. */
    @Parameter
    @Nullable
    List<GenerateTarget> targets;

    /** The only target's language, if there are no {@code <targets>}. Official flag: {@code --lang}. */
    @Parameter(property = "stdb.language")
    @Nullable
    String language;

    /** The only target's package of Java and Kotlin, if there are no {@code <targets>}. */
    @Parameter(property = "stdb.packageName")
    @Nullable
    String packageName;

    /** The only target's folder, if there are no {@code <targets>}. Official flag: {@code --out-dir}. */
    @Parameter(property = "stdb.outputDirectory")
    @Nullable
    File outputDirectory;

    /** Where to unpack the TypeScript client runtime; nothing is unpacked when missing. */
    @Parameter(property = "stdb.generate.runtimeDirectory")
    @Nullable
    File runtimeDirectory;

    /** Generates for private tables and reducers too. Official flag: {@code --include-private}. */
    @Parameter(property = "stdb.generate.includePrivate", defaultValue = "false")
    boolean includePrivate;

    private final RepositorySystem repositorySystem;

    /** Creates the goal. */
    @Inject
    public GenerateMojo(RepositorySystem repositorySystem) {
        this.repositorySystem = repositorySystem;
    }

    @Override
    void run() throws TaskException, ServerException, IOException {
        GenerateTask task = new GenerateTask(schemaText());
        for (GenerateTarget target : requestedTargets()) {
            generate(task, target);
        }
        if (runtimeDirectory != null) {
            Path jar = new ServerArtifact(repositorySystem, session, project)
                    .file("stdb-client-typescript", plugin.getVersion());
            GenerateTask.unpackRuntime(jar, runtimeDirectory.toPath());
        }
    }

    private void generate(GenerateTask task, GenerateTarget target) throws TaskException, IOException {
        if (target.language == null) {
            throw new TaskException("a <target> has no <language>; write <language>java</language>,"
                    + " <language>kotlin</language> or <language>typescript</language>");
        }
        GenerateTask.requireLanguage(target.language);
        boolean isCompiledHere = COMPILED_HERE.contains(target.language);
        if (target.outputDirectory == null && !isCompiledHere) {
            throw new TaskException("the " + target.language + " target has no <outputDirectory>; for example"
                    + " <outputDirectory>client/src/module_bindings</outputDirectory>");
        }
        Path output = target.outputDirectory != null
                ? target.outputDirectory.toPath()
                : buildDirectory.toPath().resolve("generated-sources").resolve("stdb");
        GeneratorOptions options = GeneratorOptions.defaults().withIncludePrivate(includePrivate);
        if (target.packageName != null) {
            options = options.withPackageName(target.packageName);
        }
        String runtime = target.runtimeImport != null ? target.runtimeImport : relativeRuntime(output);
        if (runtime != null) {
            options = options.withRuntimeImport(runtime);
        }
        if (target.importExtension != null) {
            options = options.withImportExtension(target.importExtension);
        }
        ClientGenerator.Outcome outcome = task.generate(target.language, options, output);
        if (isCompiledHere) {
            project.addCompileSourceRoot(output.toString());
        }
        getLog().info("generated " + target.language + " client in " + output + ": "
                + outcome.written().size() + " written, " + outcome.unchanged().size() + " unchanged, "
                + outcome.deleted().size() + " deleted");
    }

    private @Nullable String relativeRuntime(Path output) {
        if (runtimeDirectory == null) {
            return null;
        }
        Path entry = runtimeDirectory.toPath().resolve(GenerateTask.RUNTIME_ENTRY);
        String relative = output.toAbsolutePath()
                .relativize(entry.toAbsolutePath())
                .toString()
                .replace('\\', '/');
        return relative.startsWith(".") ? relative : "./" + relative;
    }

    private List<GenerateTarget> requestedTargets() throws TaskException {
        if (targets != null && !targets.isEmpty()) {
            return targets;
        }
        if (language == null) {
            throw new TaskException("nothing to generate: add <targets><target><language>java</language>"
                    + "<packageName>com.example.bindings</packageName></target></targets>, or -Dstdb.language=java");
        }
        GenerateTarget single = new GenerateTarget();
        single.language = language;
        single.packageName = packageName;
        single.outputDirectory = outputDirectory;
        return List.of(single);
    }

    private String schemaText() throws TaskException, ServerException, IOException {
        Path file = null;
        if (schemaFile != null) {
            file = schemaFile.toPath();
        } else if (wasmFile != null) {
            String name = wasmFile.getName().replaceFirst("\\.wasm$", "") + ".schema.json";
            file = wasmFile.toPath().resolveSibling(name);
        }
        if (file == null) {
            return target().client().schema(database);
        }
        if (!Files.isRegularFile(file)) {
            throw new TaskException(
                    "no schema at " + file + ". Run 'mvn package' in the module first, or give another file:"
                            + " <schemaFile>../module/target/module.schema.json</schemaFile>");
        }
        return Files.readString(file);
    }
}
