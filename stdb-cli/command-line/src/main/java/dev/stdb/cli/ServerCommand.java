package dev.stdb.cli;

import dev.stdb.server.cli.DataClearing;
import dev.stdb.task.Consent;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.CliConfig;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.ServersTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Manages the servers that the user has names for. */
@Command(
        name = "server",
        description = "Manage the servers that you have names for, in cli.toml.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ServerCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    private ServersTask task() throws TaskException, IOException {
        CliConfig config = CliConfig.read(Main.of(spec).files().config());
        return new ServersTask(config, AddressOptions.SPELLING, Main.output(spec.commandLine()));
    }

    /** Prints all. */
    @Command(name = "list", description = "Print all servers.", mixinStandardHelpOptions = true)
    int list(@CommandLine.Mixin FormatOption format) throws TaskException, IOException {
        task().list(format.format());
        return Main.EXIT_OK;
    }

    /** Chooses the default. */
    @Command(
            name = "set-default",
            description = "Say which server is meant when none is named.",
            mixinStandardHelpOptions = true)
    int setDefault(@Parameters(paramLabel = "SERVER", description = "Nickname or host name.") String name)
            throws TaskException, IOException {
        task().setDefault(name);
        return Main.EXIT_OK;
    }

    /** Adds one. */
    @Command(name = "add", description = "Add a server.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "Its nickname.") String name,
            @Option(names = "--url", paramLabel = "URL", required = true, description = "Its address.") String url,
            @Option(
                            names = {"-d", "--default"},
                            description = "Mean it when none is named.")
                    boolean isDefault,
            @Option(names = "--no-fingerprint", description = "Do not ask it for its key.") boolean withoutKey)
            throws TaskException, ServerException, IOException {
        task().add(name, url, isDefault, !withoutKey);
        return Main.EXIT_OK;
    }

    /** Removes one. */
    @Command(name = "remove", description = "Remove a server.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "SERVER", description = "Nickname or host name.") String name)
            throws TaskException, IOException {
        task().remove(name);
        return Main.EXIT_OK;
    }

    /** Keeps the key of one. */
    @Command(
            name = "fingerprint",
            description = "Ask a server for the key that its tokens are checked with, and keep it.",
            mixinStandardHelpOptions = true)
    int fingerprint(
            @Parameters(paramLabel = "SERVER", description = "Nickname or host name.") String name,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Keep it also if another one was known.")
                    boolean yes)
            throws TaskException, ServerException, IOException {
        Consent consent = question -> yes || Terminal.asks(question);
        task().fingerprint(name, consent);
        return Main.EXIT_OK;
    }

    /** Asks whether one is there. */
    @Command(
            name = "ping",
            description = "Print whether a server is there; the exit code is 0 in any case.",
            mixinStandardHelpOptions = true)
    int ping(@Parameters(paramLabel = "SERVER", description = "Nickname, host name or address.") String name)
            throws TaskException, IOException {
        task().ping(name);
        return Main.EXIT_OK;
    }

    /** Deletes what a server of this machine keeps. */
    @Command(
            name = "clear",
            description = "Delete all databases of the server of this machine, which must not run; keys stay.",
            mixinStandardHelpOptions = true)
    int clear(
            @Option(
                            names = "--data-dir",
                            paramLabel = "DIR",
                            description = "Its data directory. Default: ~/.local/share/stdb/data")
                    @Nullable
                    Path directory,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Agree without being asked.")
                    boolean yes)
            throws TaskException, IOException {
        Path data = directory == null ? Main.of(spec).files().data() : directory;
        if (!Files.isDirectory(data)) {
            throw new TaskException("there is no data directory " + data, "", "name another: --data-dir=DIR");
        }
        if (!DataClearing.run(data, () -> yes || Terminal.asks("delete all databases in " + data + "?"))) {
            throw new TaskException(
                    "the databases in " + data + " were not deleted",
                    "nobody agreed to lose their data",
                    "to agree: --yes");
        }
        Main.output(spec.commandLine()).result("deleted all databases in " + data);
        return Main.EXIT_OK;
    }

    /** Changes one. */
    @Command(name = "edit", description = "Change a server.", mixinStandardHelpOptions = true)
    int edit(
            @Parameters(paramLabel = "SERVER", description = "Nickname or host name.") String name,
            @Option(names = "--new-name", paramLabel = "NAME", description = "Its new nickname.") @Nullable
                    String newName,
            @Option(names = "--url", paramLabel = "URL", description = "Its new address.") @Nullable String url,
            @Option(names = "--no-fingerprint", description = "Do not ask it for its key.") boolean withoutKey)
            throws TaskException, ServerException, IOException {
        task().edit(name, Optional.ofNullable(newName), Optional.ofNullable(url), !withoutKey);
        return Main.EXIT_OK;
    }
}
