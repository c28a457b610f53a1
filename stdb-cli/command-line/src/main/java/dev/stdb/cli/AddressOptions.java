package dev.stdb.cli;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.Credentials;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of verbs that talk about a server. Source: spec cli-and-dev-loop.md §1. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
class AddressOptions {
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

    /** Returns where the words of the verb go. */
    final Output output() {
        return new ConsoleOutput(command().getOut(), command().getErr());
    }

    /** Returns the command that these options are of. */
    final CommandLine command() {
        return spec.commandLine();
    }

    /** Returns the tokens of the user of this machine. */
    final Credentials credentials() {
        return new Credentials(Credentials.ofUser(), SPELLING, output());
    }

    /** Returns the address of the server. */
    final URI address() throws TaskException {
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
