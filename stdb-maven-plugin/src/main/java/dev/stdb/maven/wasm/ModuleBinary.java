package dev.stdb.maven.wasm;

import java.util.List;

/**
 * A built module.
 *
 * @param wasm the publishable module, reproducible byte for byte from the same class path
 * @param functionNames Java names ({@code pkg.Class::method}) by WebAssembly function index, imports first; empty text
 *     when a function has no name
 */
public record ModuleBinary(byte[] wasm, List<String> functionNames) {
    /** Copies the names; the bytes are handed over, not copied. */
    public ModuleBinary {
        functionNames = List.copyOf(functionNames);
    }

    /** Returns the names as text, one {@code index name} line per named function. */
    public String symbols() {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < functionNames.size(); index++) {
            if (!functionNames.get(index).isEmpty()) {
                text.append(index).append(' ').append(functionNames.get(index)).append('\n');
            }
        }
        return text.toString();
    }
}
