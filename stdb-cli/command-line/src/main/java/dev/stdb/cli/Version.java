package dev.stdb.cli;

import picocli.CommandLine;

/** Text of {@code --version}. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "stdb " + (version == null ? "development build" : version) + " (SpacetimeDB 2.x compatible)"
        };
    }
}
