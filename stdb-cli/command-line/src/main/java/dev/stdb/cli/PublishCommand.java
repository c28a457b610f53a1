package dev.stdb.cli;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.ProjectDatabase;
import dev.stdb.task.http.EnvironmentChange;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.EnvTask;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.PublishTask.DeleteData;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Publishes a module. */
@CommandLine.Command(name = "publish", description = "Publish a module.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class PublishCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @CommandLine.Option(
            names = {"-b", "--bin-path"},
            paramLabel = "FILE",
            description = "The module: a .wasm file.")
    private @Nullable Path module;

    @CommandLine.Option(
            names = {"-p", "--module-path"},
            paramLabel = "DIR",
            description = "Build the module of this Maven project first, and publish it.")
    private @Nullable Path projectDirectory;

    @CommandLine.Option(
            names = "--build-options",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What else Maven gets, in one word: --build-options=\"-DskipTests -q\".")
    private String buildOptions;

    @CommandLine.Option(
            names = {"-c", "--delete-data"},
            arity = "0..1",
            paramLabel = "WHEN",
            fallbackValue = "always",
            preprocessor = AttachedValue.class,
            description = "When to delete the data: never, on-conflict or always; default: never, alone: always.")
    private String deleteData = "never";

    @CommandLine.Option(names = "--break-clients", description = "Accept changes that existing clients cannot follow.")
    private boolean breakClients;

    @CommandLine.Option(
            names = "--set-env",
            paramLabel = "KEY=VALUE",
            description = "Value for an environment variable of the module; may be repeated.")
    private Map<String, String> environment = Map.of();

    @CommandLine.Option(
            names = "--unset-env",
            paramLabel = "KEY",
            description = "Environment variable of the module that loses its value; may be repeated.")
    private Set<String> unset = Set.of();

    @CommandLine.Option(
            names = "--replace-env",
            description = "Take the values of all other environment variables away.")
    private boolean replaceEnvironment;

    @CommandLine.Option(
            names = "--env-only",
            description = "Change the environment variables of the module that runs, and publish none.")
    private boolean environmentOnly;

    private final BuiltModules builtModules = new BuiltModules(() -> server.output());

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        List<String> names = database.names(server);
        if (names.isEmpty()) {
            throw new TaskException("there is no such database in spacetime.json", "", "or leave it out: --no-config");
        }
        if (module != null && projectDirectory != null) {
            throw new CommandLine.ParameterException(
                    server.command(), "--bin-path and --module-path are two modules: give one of them");
        }
        if (names.size() > 1 && (module != null || projectDirectory != null)) {
            throw new CommandLine.ParameterException(
                    server.command(),
                    (module != null ? "--bin-path" : "--module-path") + " is for one database, not for "
                            + String.join(", ", names));
        }
        DeleteData policy = DeleteData.parse(deleteData, ServerOptions.SPELLING);
        for (String name : names) {
            publish(name, policy);
        }
        return Main.EXIT_OK;
    }

    private void publish(String name, DeleteData policy) throws TaskException, ServerException, IOException {
        Optional<ProjectDatabase> ofProject = server.project().flatMap(project -> project.find(name));
        EnvironmentChange change = environmentOf(ofProject);
        if (environmentOnly) {
            new EnvTask(server.target(name), Format.TEXT).change(change);
            return;
        }
        byte[] program = Files.readAllBytes(moduleOf(ofProject));
        boolean breaks = breakClients
                || server.agreesTo("break-clients")
                || ofProject.map(ProjectDatabase::breaksClients).orElse(false);
        Target target = server.target(name).withEnvironment(change);
        new PublishTask(target, policy, breaks, () -> "").runWithProgress(program);
    }

    private EnvironmentChange environmentOf(Optional<ProjectDatabase> ofProject) {
        Map<String, String> values = new LinkedHashMap<>(
                ofProject.map(known -> known.environment(System.getenv())).orElse(Map.of()));
        values.keySet().removeAll(unset);
        values.putAll(environment);
        return new EnvironmentChange(values, unset, replaceEnvironment);
    }

    private Path moduleOf(Optional<ProjectDatabase> ofProject) throws TaskException, IOException {
        Optional<Path> file = projectDirectory != null
                ? Optional.empty()
                : Optional.ofNullable(module).or(() -> ofProject.flatMap(ProjectDatabase::module));
        if (file.isPresent()) {
            return file.get();
        }
        Path project = Optional.ofNullable(projectDirectory)
                .or(() -> ofProject.flatMap(ProjectDatabase::project))
                .orElseThrow(() -> new CommandLine.ParameterException(
                        server.command(),
                        "Missing required option: '--bin-path=FILE' or '--module-path=DIR' (or --env-only)"));
        return builtModules.module(project, buildOptions);
    }
}
