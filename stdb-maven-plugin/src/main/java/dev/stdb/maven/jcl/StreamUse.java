package dev.stdb.maven.jcl;

/** Refuses streams that are used twice. */
public final class StreamUse {
    private StreamUse() {}

    /** Fails if a stream is used up. */
    public static void check(boolean used) {
        if (used) {
            throw new IllegalStateException("stream has already been operated upon or closed");
        }
    }
}
