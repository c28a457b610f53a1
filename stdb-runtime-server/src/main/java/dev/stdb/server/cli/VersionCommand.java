package dev.stdb.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints the version. */
@CommandLine.Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class VersionCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(text());
        return Main.EXIT_OK;
    }

    static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "stdb " + (version == null ? "development build" : version) + " (SpacetimeDB 2.x compatible)";
    }

    /** Text of {@code --version}. */
    static final class Provider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
