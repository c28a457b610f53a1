package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.verb.DoctorTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Looks for what keeps a server and its tools from working. */
@CommandLine.Command(
        name = "doctor",
        description = "Look for what keeps a server and its tools from working, and print what to do about it.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DoctorCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private AddressOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where a server of this machine keeps its data; by default where stdb start does.")
    private @Nullable Path dataDirectory;

    @CommandLine.Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DATABASE",
            defaultValue = "",
            description = "A database whose module and connections are looked at, too.")
    private String database;

    @Override
    public Integer call() throws TaskException, IOException {
        URI address = server.address();
        DatabaseClient client = new DatabaseClient(address, null, AddressOptions.SPELLING);
        Target target = new Target(client, database, AddressOptions.SPELLING, server.output());
        Path data = dataDirectory == null ? server.files().data() : dataDirectory;
        new DoctorTask(target, data, Clock.systemUTC(), format.format()).run();
        return Main.EXIT_OK;
    }
}
