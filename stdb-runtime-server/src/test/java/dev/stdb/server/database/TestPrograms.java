package dev.stdb.server.database;

/** Programs for tests of other packages, which publish them like strangers. */
public final class TestPrograms {

    private TestPrograms() {}

    /**
     * Returns a module of WebAssembly with a public table {@code item} (id, generated if 0; name) and the reducer
     * {@code add}, which inserts its arguments.
     */
    public static byte[] items() {
        return TestModule.items().build();
    }
}
