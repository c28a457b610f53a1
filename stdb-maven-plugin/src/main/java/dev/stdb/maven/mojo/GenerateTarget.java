package dev.stdb.maven.mojo;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** One {@code <target>} of {@code stdb:generate}. Filled by Maven. */
public final class GenerateTarget {
    /** {@code java}, {@code kotlin} or {@code typescript}. */
    @Nullable
    String language;

    /** Package of generated Java and Kotlin. */
    @Nullable
    String packageName;

    /** Where the sources go; for Java {@code target/generated-sources/stdb} by default. */
    @Nullable
    File outputDirectory;

    /** Module specifier of the TypeScript runtime in generated imports. */
    @Nullable
    String runtimeImport;

    /** What TypeScript imports add to the names of generated files: nothing for bundlers, {@code .js} for Node. */
    @Nullable
    String importExtension;
}
