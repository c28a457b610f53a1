package dev.stdb.cli;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.Credentials;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of verbs that talk to a server. Source: spec cli-and-dev-loop.md §1. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ServerOptions {
    /** How users of the command line name things. */
    static final Spelling SPELLING = Spelling.COMMAND_LINE;

    private static final String LOCAL = "local";
    private static final String LOCAL_ADDRESS = "http://127.0.0.1:3000";
    private static final Set<String> SCHEMES = Set.of("http", "https");

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = {"-s", "--server"},
            paramLabel = "SERVER",
            defaultValue = LOCAL,
            description = "Address of the server, or local for " + LOCAL_ADDRESS + ".")
    private String server;

    @CommandLine.Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token to use instead of the stored one.")
    private @Nullable String token;

    @CommandLine.Option(names = "--anonymous", description = "Ask as somebody who is made up for this command.")
    private boolean anonymous;

    /**
     * Returns what a verb works on, with the user's token.
     *
     * @param database name or identity; empty for verbs about the server
     */
    Target target(String database) throws TaskException, ServerException, IOException {
        Output output = output();
        URI address = address();
        return new Target(new DatabaseClient(address, tokenFor(address, output), SPELLING), database, SPELLING, output);
    }

    /** Returns where the words of the verb go. */
    Output output() {
        CommandLine command = spec.commandLine();
        return new ConsoleOutput(command.getOut(), command.getErr());
    }

    private @Nullable String tokenFor(URI address, Output output) throws TaskException, ServerException, IOException {
        if (token != null || anonymous) {
            return token;
        }
        return new Credentials(Credentials.ofUser(), SPELLING, output).tokenFor(address);
    }

    private URI address() throws TaskException {
        String text = server.equals(LOCAL) ? LOCAL_ADDRESS : server;
        try {
            URI address = URI.create(text);
            if (address.getHost() != null && SCHEMES.contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw noAddress(e);
        }
        throw noAddress(null);
    }

    private TaskException noAddress(@Nullable Exception cause) {
        String what = SPELLING.option("server", server) + " is no address";
        String cure = "for example " + SPELLING.option("server", LOCAL_ADDRESS);
        return cause == null ? new TaskException(what, "", cure) : new TaskException(what, "", cure, cause);
    }
}
