package dev.stdb.cli;

import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.UserFiles;
import dev.stdb.task.http.ServerException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
            SubscribeCommand.class,
            ExportCommand.class,
            ImportCommand.class,
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
            ServerCommand.class,
            BuildCommand.class,
            InitCommand.class,
            DevCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        })
public final class Main {
    private static final String DATA_DIRECTORY = "--data-dir";

    /** Exit code of success. */
    static final int EXIT_OK = 0;
    /** Exit code of a failure that the text on standard error explains. */
    static final int EXIT_FAILED = 1;

    @CommandLine.Option(
            names = "--root-dir",
            paramLabel = "DIR",
            description = "Directory of all files of this program: configuration, tokens, data.")
    private @Nullable Path rootDirectory;

    @CommandLine.Option(
            names = "--config-path",
            paramLabel = "FILE",
            description = "The cli.toml to read and write. Default: ~/.config/spacetime/cli.toml")
    private @Nullable Path configFile;

    @CommandLine.Option(names = "--verbose", description = "Print where in the program a failure happened.")
    private boolean verbose;

    /** Only picocli creates instances. */
    Main() {}

    /** Returns what a command belongs to. */
    static Main of(CommandLine.Model.CommandSpec command) {
        return (Main) command.root().userObject();
    }

    /** Returns where the words of a command go. */
    static Output output(CommandLine command) {
        return new ConsoleOutput(command.getOut(), command.getErr());
    }

    /** Returns the files of the user. */
    UserFiles files() {
        UserFiles files = rootDirectory == null ? UserFiles.standard() : UserFiles.below(rootDirectory);
        return configFile == null ? files : files.withConfig(configFile);
    }

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
        root.setExecutionStrategy(result -> {
            main.moveData(result);
            return new CommandLine.RunLast().execute(result);
        });
        // What is no option may be a value: call game move -5.
        Objects.requireNonNull(root.getSubcommands().get("call")).setUnmatchedOptionsArePositionalParams(true);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    PrintWriter err = command.getErr();
                    if (main.verbose) {
                        failure.printStackTrace(err);
                    }
                    Output output = output(command);
                    if (failure instanceof TaskException explained) {
                        output.failure(explained);
                    } else if (failure instanceof ServerException refusal) {
                        output.failure(refusal.explained(ServerOptions.SPELLING));
                    } else if (failure instanceof NoSuchFileException missing) {
                        output.failure(new TaskException("there is no file " + missing.getFile()));
                    } else {
                        return serverFailures.handleExecutionException(failure, command, result);
                    }
                    return EXIT_FAILED;
                });
    }

    /** Prints what is wrong with the words, and which there are; the whole help would hide that. */
    private static int explainUsage(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("error: " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.print(command.getHelp().fullSynopsis());
        err.println("for more: " + command.getCommandSpec().qualifiedName(" ") + " --help");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Lets a server keep its data below the directory of all files, unless another is named. */
    private void moveData(CommandLine.ParseResult result) {
        CommandLine.Model.OptionSpec data = result.subcommand() == null
                ? null
                : result.subcommand().commandSpec().findOption(DATA_DIRECTORY);
        if (rootDirectory != null && data != null && !result.subcommand().hasMatchedOption(data)) {
            try {
                data.setter().set(files().data());
            } catch (Exception e) {
                throw new IllegalStateException("option cannot be set: " + DATA_DIRECTORY, e);
            }
        }
    }
}
