package dev.stdb.module;

/**
 * Where the last variable-size value read from linear memory ended. Generated readers of such values set it just before
 * they return, so that they can return the value itself without allocating a pair.
 */
public final class Cursor {

    /** Address of the first byte after the value read last. */
    public static int end;

    private Cursor() {}
}
