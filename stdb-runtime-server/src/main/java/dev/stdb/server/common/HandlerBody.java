package dev.stdb.server.common;

import org.jspecify.annotations.Nullable;

/**
 * Body of a request to an HTTP handler: complete, or still arriving.
 *
 * @param bytes the body, not to be modified any more; empty if it still arrives
 * @param pipe what it arrives through; null if it is complete
 */
public record HandlerBody(byte[] bytes, @Nullable BytePipe pipe) {
    private static final byte[] NOTHING = {};

    /** Returns a body that is complete. */
    public static HandlerBody of(byte[] bytes) {
        return new HandlerBody(bytes, null);
    }

    /** Returns a body that arrives. */
    public static HandlerBody of(BytePipe pipe) {
        return new HandlerBody(NOTHING, pipe);
    }
}
