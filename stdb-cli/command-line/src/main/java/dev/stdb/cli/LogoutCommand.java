package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.LoginTask;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Forgets the token of a server. */
@CommandLine.Command(name = "logout", description = "Forget who you are at a server.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class LogoutCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private AddressOptions server;

    @Override
    public Integer call() throws TaskException, IOException {
        new LoginTask(server.credentials(), server.address(), AddressOptions.SPELLING, server.output()).logout();
        return Main.EXIT_OK;
    }
}
