package dev.stdb.codegen;

/**
 * What the user may choose.
 *
 * @param packageName package of generated Java and Kotlin; ignored by other targets
 * @param includePrivate whether private tables and reducers get a surface too (only the owner can use it)
 * @param runtimeImport module specifier of the TypeScript runtime; ignored by other targets
 * @param importExtension what generated TypeScript imports add to the names of its files; ignored by other targets
 */
public record GeneratorOptions(
        String packageName, boolean includePrivate, String runtimeImport, String importExtension) {
    /** Package of generated Java classes when none is given. */
    public static final String DEFAULT_PACKAGE = "module_bindings";

    /** Specifier of the TypeScript runtime when none is given; {@code spacetimedb} is the official one. */
    public static final String DEFAULT_RUNTIME_IMPORT = "@stdb/client";

    /** Returns the defaults. */
    public static GeneratorOptions defaults() {
        return new GeneratorOptions(DEFAULT_PACKAGE, false, DEFAULT_RUNTIME_IMPORT, "");
    }

    /** Returns these options with another package. */
    public GeneratorOptions withPackageName(String value) {
        return new GeneratorOptions(value, includePrivate, runtimeImport, importExtension);
    }

    /** Returns these options with another runtime specifier. */
    public GeneratorOptions withRuntimeImport(String value) {
        return new GeneratorOptions(packageName, includePrivate, value, importExtension);
    }

    /** Returns these options with another extension: empty for bundlers, {@code .js} for Node without one. */
    public GeneratorOptions withImportExtension(String value) {
        return new GeneratorOptions(packageName, includePrivate, runtimeImport, value);
    }

    /** Returns these options with private objects included or not. */
    public GeneratorOptions withIncludePrivate(boolean value) {
        return new GeneratorOptions(packageName, value, runtimeImport, importExtension);
    }
}
