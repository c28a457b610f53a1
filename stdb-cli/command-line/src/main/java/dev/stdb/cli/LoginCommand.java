package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LoginTask;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Makes the user known to a server. */
@CommandLine.Command(
        name = "login",
        description = "Make yourself known to a server: with an identity that it makes, or with a token.",
        mixinStandardHelpOptions = true,
        subcommands = LoginCommand.Show.class)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class LoginCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private AddressOptions server;

    @CommandLine.Option(names = "--token", paramLabel = "TOKEN", description = "Token that proves who you are.")
    private @Nullable String token;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        LoginTask task = task(server);
        if (token == null) {
            task.login();
        } else {
            task.login(token);
        }
        return Main.EXIT_OK;
    }

    private static LoginTask task(AddressOptions server) throws TaskException, IOException {
        return new LoginTask(server.credentials(), server.address(), AddressOptions.SPELLING, server.output());
    }

    /** Prints who the user is. */
    @CommandLine.Command(name = "show", description = "Print who you are at a server.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @CommandLine.Mixin
        private AddressOptions server;

        @CommandLine.Mixin
        private FormatOption format;

        @CommandLine.Option(names = "--token", description = "Print the token, too; whoever has it can be you.")
        private boolean withToken;

        @Override
        public Integer call() throws TaskException, ServerException, IOException {
            task(server).show(withToken, format.format());
            return Main.EXIT_OK;
        }
    }
}
