package dev.stdb.maven.wasm.sample;

/** Empty entry class of the feature module. */
public final class FeatureMain {
    private FeatureMain() {}
}
