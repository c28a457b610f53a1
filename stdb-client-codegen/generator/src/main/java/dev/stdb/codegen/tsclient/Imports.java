package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.GeneratorOptions;

/**
 * Module specifiers of generated imports, as string literals. Immutable.
 *
 * @param runtime specifier of the runtime
 * @param extension what follows the names of generated files: nothing for bundlers, {@code .js} for Node
 */
record Imports(String runtime, String extension) {

    static Imports of(GeneratorOptions options) {
        return new Imports(TsNames.string(options.runtimeImport()), options.importExtension());
    }

    /** Returns the specifier of a generated file. */
    String file(String path) {
        return TsNames.string(path + extension);
    }

    /** Returns the same imports as seen one folder deeper. */
    Imports deeper() {
        if (runtime.startsWith("'./")) {
            return new Imports("'../" + runtime.substring(3), extension);
        }
        return runtime.startsWith("'../") ? new Imports("'../" + runtime.substring(1), extension) : this;
    }
}
