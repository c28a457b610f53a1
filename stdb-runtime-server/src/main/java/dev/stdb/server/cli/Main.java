package dev.stdb.server.cli;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import java.util.Objects;
import picocli.CommandLine;

/** Command line of the server: {@code stdb start}, {@code verify}, {@code backup} and others. */
@CommandLine.Command(
        name = "stdb",
        description = "The database is the server, on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ExtractSchemaCommand.class,
            VersionCommand.class
        })
public final class Main {

    /** Exit code of success. */
    static final int EXIT_OK = 0;
    /** Exit code of a failure that the text on standard error explains. */
    static final int EXIT_FAILED = 1;
    /** Exit code of a server that ran out of memory; that of {@code -XX:+ExitOnOutOfMemoryError} as well. */
    static final int EXIT_OUT_OF_MEMORY = 3;

    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    /** Only picocli creates instances. */
    Main() {}

    /** Runs the command and exits the process with its code. */
    public static void main(String[] args) {
        configureLog();
        System.exit(commandLine().execute(args));
    }

    /** Makes the log of this process one for people at a terminal, unless another is configured. */
    public static void configureLog() {
        // Not named logback.xml, which would impose our taste on applications that embed the server.
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "stdb-logback.xml");
        }
    }

    /**
     * Returns the parser of the whole command line; its exit codes are 0 success, 1 failure, 2 wrong usage, 3 out of
     * memory.
     */
    public static CommandLine commandLine() {
        CommandLine main = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        CommandLine start = Objects.requireNonNull(main.getSubcommands().get("start"));
        LimitOptions.addTo(start.getCommandSpec());
        return main.setExecutionExceptionHandler((failure, commandLine, result) -> {
            // User and environment errors are explained by their text; anything else is a bug.
            if (isExplained(failure)) {
                commandLine.getErr().println("error: " + failure.getMessage());
            } else {
                failure.printStackTrace(commandLine.getErr());
            }
            commandLine.getErr().flush();
            return EXIT_FAILED;
        });
    }

    private static boolean isExplained(Exception failure) {
        return failure instanceof CommandFailedException
                || failure instanceof StdbException typed && typed.code().category() != ErrorCode.Category.INTERNAL;
    }
}
