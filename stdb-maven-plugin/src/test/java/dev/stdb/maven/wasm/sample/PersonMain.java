package dev.stdb.maven.wasm.sample;

/** Empty entry class of the person module. */
public final class PersonMain {
    private PersonMain() {}
}
