package dev.stdb.cli;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.EnvTask;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints and changes the environment variables of a module. */
@CommandLine.Command(
        name = "env",
        description = "Print and change the environment variables of the module of a database.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EnvCommand.ListAll.class, EnvCommand.Get.class, EnvCommand.Put.class, EnvCommand.Unset.class})
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class EnvCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    /** Prints all variables. */
    @CommandLine.Command(
            name = "list",
            description = "Print the variables that have values.",
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @CommandLine.Mixin
        private ServerOptions server;

        @CommandLine.Mixin
        private DatabaseArgument database;

        @CommandLine.Mixin
        private FormatOption format;

        @Override
        public Integer call() throws TaskException, ServerException, IOException {
            new EnvTask(database.target(server), format.format()).list();
            return Main.EXIT_OK;
        }
    }

    /** Prints one value. */
    @CommandLine.Command(name = "get", description = "Print the value of a variable.", mixinStandardHelpOptions = true)
    static final class Get implements Callable<Integer> {
        @CommandLine.Mixin
        private ServerOptions server;

        @CommandLine.Mixin
        private FormatOption format;

        @CommandLine.Parameters(
                arity = "0..*",
                paramLabel = "[DATABASE] KEY",
                hideParamSyntax = true,
                description = ServerOptions.DATABASE_AND + "key of the variable.")
        private List<String> words = List.of();

        @Override
        public Integer call() throws TaskException, ServerException, IOException {
            Selected selected = server.select(words, 1, "KEY");
            new EnvTask(server.target(selected.database()), format.format())
                    .get(selected.rest().get(0));
            return Main.EXIT_OK;
        }
    }

    /** Gives values. */
    @CommandLine.Command(name = "set", description = "Give variables values.", mixinStandardHelpOptions = true)
    static final class Put implements Callable<Integer> {
        @CommandLine.Mixin
        private ServerOptions server;

        @CommandLine.Parameters(
                arity = "0..*",
                paramLabel = "[DATABASE] KEY=VALUE…",
                hideParamSyntax = true,
                description = ServerOptions.DATABASE_AND + "keys with their new values.")
        private List<String> words = List.of();

        @Override
        public Integer call() throws TaskException, ServerException, IOException {
            Selected selected = server.select(words, Integer.MAX_VALUE, "KEY=VALUE");
            Map<String, String> values = new LinkedHashMap<>();
            for (String word : selected.rest()) {
                int equals = word.indexOf('=');
                if (equals < 0) {
                    throw new CommandLine.ParameterException(
                            server.command(), "Not of the form KEY=VALUE: '" + word + "'");
                }
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
            new EnvTask(server.target(selected.database()), Format.TEXT).set(values);
            return Main.EXIT_OK;
        }
    }

    /** Takes values away. */
    @CommandLine.Command(
            name = "unset",
            description = "Take the values of variables away.",
            mixinStandardHelpOptions = true)
    static final class Unset implements Callable<Integer> {
        @CommandLine.Mixin
        private ServerOptions server;

        @CommandLine.Parameters(
                arity = "0..*",
                paramLabel = "[DATABASE] KEY…",
                hideParamSyntax = true,
                description = ServerOptions.DATABASE_AND + "keys of the variables.")
        private List<String> words = List.of();

        @Override
        public Integer call() throws TaskException, ServerException, IOException {
            Selected selected = server.select(words, Integer.MAX_VALUE, "KEY");
            new EnvTask(server.target(selected.database()), Format.TEXT).unset(new LinkedHashSet<>(selected.rest()));
            return Main.EXIT_OK;
        }
    }
}
