package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.verb.PingTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Asks whether a server is there. */
@CommandLine.Command(name = "ping", description = "Ask whether a server is there.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class PingCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private AddressOptions server;

    @Override
    public Integer call() throws TaskException, IOException {
        DatabaseClient client = new DatabaseClient(server.address(), null, AddressOptions.SPELLING);
        new PingTask(new Target(client, "", AddressOptions.SPELLING, server.output())).run();
        return Main.EXIT_OK;
    }
}
