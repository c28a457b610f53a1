package dev.stdb.server.cli;

import dev.stdb.server.ServerBuilder;
import dev.stdb.server.fetch.FetchRules;
import java.util.List;
import picocli.CommandLine;

/** Options of {@code start} about HTTP requests that modules make; described in docs/security.md. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ModuleHttpOptions {

    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String ALLOW = "--module-http-allow";
    private static final String PRIVATE = "--module-http-private";

    @CommandLine.Option(
            names = "--module-http",
            paramLabel = "on|off",
            defaultValue = ON,
            description = "Whether procedures of modules may make HTTP requests to public addresses."
                    + " Default: ${DEFAULT-VALUE}")
    private String mode;

    @CommandLine.Option(
            names = ALLOW,
            paramLabel = "HOST[:PORT]",
            description = "Host that procedures may ask, as the only ones, for example api.example.com,"
                    + " *.example.com:8443. Repeatable. Default: any")
    private List<String> allowed = List.of();

    @CommandLine.Option(
            names = PRIVATE,
            paramLabel = "HOST[:PORT]",
            description = "Host that procedures may ask although it is in a private network, or this machine."
                    + " Repeatable. Default: none")
    private List<String> local = List.of();

    /** Only picocli creates instances. */
    ModuleHttpOptions() {}

    /**
     * Gives a server these options.
     *
     * @throws CommandLine.ParameterException if one is not valid
     */
    void apply(ServerBuilder settings, CommandLine commandLine) {
        settings.moduleHttp(rules(commandLine));
    }

    FetchRules rules(CommandLine commandLine) {
        if (!mode.equals(ON) && !mode.equals(OFF)) {
            throw new CommandLine.ParameterException(
                    commandLine, "not valid, expected on or off: --module-http=" + mode);
        }
        FetchRules rules = mode.equals(ON) ? FetchRules.on() : FetchRules.off();
        String option = ALLOW;
        try {
            rules = rules.withAllowed(allowed.toArray(new String[0]));
            option = PRIVATE;
            return rules.withLocal(local.toArray(new String[0]));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(commandLine, option + ": " + e.getMessage(), e);
        }
    }
}
