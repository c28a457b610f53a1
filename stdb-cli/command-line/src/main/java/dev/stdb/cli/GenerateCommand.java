package dev.stdb.cli;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.server.cli.ModuleFile;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.ProjectClient;
import dev.stdb.task.config.ProjectConfig;
import dev.stdb.task.config.ProjectDatabase;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.GenerateTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    @CommandLine.ArgGroup
    private Source source = new Source();

    @CommandLine.Option(
            names = {"-l", "--lang"},
            paramLabel = "LANGUAGE",
            description = "Language of the client: java, kotlin or typescript; by default those of spacetime.json.")
    private @Nullable String language;

    @CommandLine.Option(
            names = {"-o", "--out-dir"},
            paramLabel = "DIRECTORY",
            description = "Where the sources go.")
    private @Nullable Path directory;

    @CommandLine.Option(names = "--package", paramLabel = "NAME", description = "Package of Java and Kotlin sources.")
    private @Nullable String packageName;

    @CommandLine.Option(names = "--include-private", description = "Include private tables and reducers.")
    private boolean includePrivate;

    private final BuiltModules builtModules = new BuiltModules(() -> server.output());

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
        if (language == null && directory == null && source.module == null && source.schema == null) {
            generateProject();
        } else if (language == null || directory == null) {
            throw new CommandLine.ParameterException(
                    server.command(),
                    "Missing required option: " + (language == null ? "'--lang=LANGUAGE'" : "'--out-dir=DIRECTORY'"));
        } else {
            ProjectClient client =
                    new ProjectClient(language, directory, Optional.ofNullable(packageName), includePrivate);
            generate(schema(), client);
        }
        return Main.EXIT_OK;
    }

    private void generate(String schema, ProjectClient client) throws TaskException, IOException {
        GeneratorOptions options = GeneratorOptions.defaults().withIncludePrivate(client.includesPrivate());
        if (client.packageName().isPresent()) {
            options = options.withPackageName(client.packageName().get());
        }
        ClientGenerator.Outcome outcome =
                new GenerateTask(schema).generate(client.language(), options, client.directory());
        server.output()
                .result(outcome.written().size() + " files written, "
                        + outcome.unchanged().size() + " unchanged, "
                        + outcome.deleted().size() + " deleted in " + client.directory());
    }

    /** Generates the clients that spacetime.json names; those in other languages are the official tool's. */
    private void generateProject() throws TaskException, ServerException, IOException {
        List<ProjectDatabase> databases = projectDatabases();
        if (databases.stream().allMatch(database -> database.clients().isEmpty())) {
            throw new TaskException(
                    "it is not said what to generate",
                    "spacetime.json has no key generate for " + names(databases),
                    "add it there, or say it here: --lang=java --out-dir=DIR");
        }
        for (ProjectDatabase database : databases) {
            String schema = "";
            for (ProjectClient client : database.clients()) {
                if (!GenerateTask.isKnown(client.language())) {
                    server.output()
                            .warning("the client in " + client.language() + " of " + database.name()
                                    + " is not generated: the official tool does that");
                    continue;
                }
                schema = schema.isEmpty() ? schema(database) : schema;
                generate(schema, client);
            }
        }
    }

    private static String names(List<ProjectDatabase> databases) {
        return databases.stream().map(ProjectDatabase::name).collect(Collectors.joining(", "));
    }

    private List<ProjectDatabase> projectDatabases() throws TaskException, IOException {
        ProjectConfig project = server.project()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        server.command(), "Missing required options: '--lang=LANGUAGE', '--out-dir=DIRECTORY'"));
        List<ProjectDatabase> databases =
                source.database == null ? project.databases() : project.matching(source.database);
        if (databases.isEmpty()) {
            throw new TaskException("there is no such database in spacetime.json", "", "or leave it out: --no-config");
        }
        return databases;
    }

    /** Returns the schema of the file that the project names, of its build, or of what runs. */
    private String schema(ProjectDatabase database) throws TaskException, ServerException, IOException {
        if (database.module().isPresent()) {
            return ModuleFile.schemaJson(database.module().get());
        }
        if (database.project().isPresent()) {
            return ModuleFile.schemaJson(builtModules.module(database.project().get(), ""));
        }
        return server.target(database.name()).client().schema(database.name());
    }

    private String schema() throws TaskException, ServerException, IOException {
        if (source.module != null) {
            return ModuleFile.schemaJson(source.module);
        }
        if (source.schema != null) {
            return Files.readString(source.schema);
        }
        String database = server.database(source.database);
        return server.target(database).client().schema(database);
    }
}
