package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The whole command line: {@code stdb publish}, {@code sql}, {@code start} and others. */
@CommandLine.Command(
        name = "stdb",
        description = "The database is the server, on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PublishCommand.class,
            PlanCommand.class,
            GenerateCommand.class,
            CallCommand.class,
            SqlCommand.class,
            LogsCommand.class,
            DescribeCommand.class,
            ListCommand.class,
            DeleteCommand.class,
            RenameCommand.class,
            LockCommand.class,
            UnlockCommand.class,
            EnvCommand.class,
            EnergyCommand.class,
            PingCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            McpCommand.class,
            CompletionCommand.class
        })
public final class Main {
    /** Exit code of success. */
    static final int EXIT_OK = 0;
    /** Exit code of a failure that the text on standard error explains. */
    static final int EXIT_FAILED = 1;

    @CommandLine.Option(names = "--verbose", description = "Print where in the program a failure happened.")
    private boolean verbose;

    /** Only picocli creates instances. */
    Main() {}

    /** Runs the command and exits the process with its code. */
    public static void main(String[] args) {
        dev.stdb.server.cli.Main.configureLog();
        System.exit(commandLine().execute(args));
    }

    /** Returns the parser of the whole command line; its exit codes are 0 success, 1 failure, 2 wrong usage. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine root = new CommandLine(main);
        CommandLine server = dev.stdb.server.cli.Main.commandLine();
        IExecutionExceptionHandler serverFailures = server.getExecutionExceptionHandler();
        server.getSubcommands().forEach(root::addSubcommand);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    PrintWriter err = command.getErr();
                    if (main.verbose) {
                        failure.printStackTrace(err);
                    }
                    if (failure instanceof TaskException explained) {
                        print(explained, err);
                    } else if (failure instanceof ServerException refusal) {
                        print(refusal.explained(ServerOptions.SPELLING), err);
                    } else if (failure instanceof NoSuchFileException missing) {
                        print(new TaskException("there is no file " + missing.getFile()), err);
                    } else {
                        return serverFailures.handleExecutionException(failure, command, result);
                    }
                    return EXIT_FAILED;
                });
    }

    /** Prints what failed, why, and what to do next, a line each. */
    private static void print(TaskException failure, PrintWriter err) {
        String[] lines = String.valueOf(failure.getMessage()).split("\\R");
        err.println("error: " + lines[0]);
        for (int i = 1; i < lines.length; i++) {
            err.println("  " + lines[i]);
        }
        err.flush();
    }
}
