package dev.stdb.client;

/** The only value of types without content. */
public enum Unit {
    /** The value. */
    INSTANCE;

    /** Returns the value; nothing is read. */
    public static Unit read() {
        return INSTANCE;
    }
}
