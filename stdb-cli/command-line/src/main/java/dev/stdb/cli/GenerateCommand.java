package dev.stdb.cli;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.server.cli.ModuleFile;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.GenerateTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Generates typed clients of a module. */
@CommandLine.Command(
        name = "generate",
        description = "Generate a typed client of a module or of a database.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class GenerateCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.ArgGroup(multiplicity = "1")
    private Source source;

    @CommandLine.Option(
            names = {"-l", "--lang"},
            paramLabel = "LANGUAGE",
            required = true,
            description = "Language of the client: java, kotlin or typescript.")
    private String language;

    @CommandLine.Option(
            names = {"-o", "--out-dir"},
            paramLabel = "DIRECTORY",
            required = true,
            description = "Where the sources go.")
    private Path directory;

    @CommandLine.Option(names = "--package", paramLabel = "NAME", description = "Package of Java and Kotlin sources.")
    private @Nullable String packageName;

    @CommandLine.Option(names = "--include-private", description = "Include private tables and reducers.")
    private boolean includePrivate;

    /** Where the schema comes from. */
    static final class Source {
        @CommandLine.Option(
                names = {"-b", "--bin-path"},
                paramLabel = "FILE",
                description = "A module: a .wasm file.")
        private @Nullable Path module;

        @CommandLine.Option(names = "--schema", paramLabel = "FILE", description = "A schema as JSON.")
        private @Nullable Path schema;

        @CommandLine.Parameters(index = "0", paramLabel = "DATABASE", description = "A database on the server.")
        private @Nullable String database;
    }

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        GeneratorOptions options = GeneratorOptions.defaults().withIncludePrivate(includePrivate);
        if (packageName != null) {
            options = options.withPackageName(packageName);
        }
        ClientGenerator.Outcome outcome = new GenerateTask(schema()).generate(language, options, directory);
        server.output()
                .result(outcome.written().size() + " files written, "
                        + outcome.unchanged().size() + " unchanged, "
                        + outcome.deleted().size() + " deleted in " + directory);
        return Main.EXIT_OK;
    }

    private String schema() throws TaskException, ServerException, IOException {
        if (source.module != null) {
            return ModuleFile.schemaJson(source.module);
        }
        if (source.schema != null) {
            return Files.readString(source.schema);
        }
        String database = String.valueOf(source.database);
        return server.target(database).client().schema(database);
    }
}
