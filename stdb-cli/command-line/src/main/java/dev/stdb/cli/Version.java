package dev.stdb.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Text of {@code --version}. */
final class Version implements CommandLine.IVersionProvider {
    /** Returns the version of the artifact; {@code null} if this does not run from one. */
    static @Nullable String ofArtifact() {
        return Main.class.getPackage().getImplementationVersion();
    }

    @Override
    public String[] getVersion() {
        String version = ofArtifact();
        return new String[] {
            "stdb " + (version == null ? "development build" : version) + " (SpacetimeDB 2.x compatible)"
        };
    }
}
