package dev.stdb.maven.wasm.compare;

/** Entry class of the module with all expressions; empty, because calls of its methods would be slow. */
public final class CompareMain {
    private CompareMain() {}
}
