package dev.stdb.server.guest.abi;

import dev.stdb.server.common.BytePipe;
import dev.stdb.server.guest.HostTrapException;
import org.jspecify.annotations.Nullable;

/**
 * The source of a body that still arrives while a call of an HTTP handler reads it (ADR 0049). Confined to the thread
 * that runs the handler.
 */
final class GuestBody {
    /** Its id, which no other source gets: those are counted from 1. */
    static final int SOURCE = Integer.MAX_VALUE;

    private final BytePipe pipe;
    private long waitNanos;
    private boolean exhausted;

    /** @param waitNanosMax longest time that the call waits for bytes in all */
    GuestBody(BytePipe pipe, long waitNanosMax) {
        this.pipe = pipe;
        this.waitNanos = waitNanosMax;
    }

    /** Waits until there is something to read; traps when the database stops. */
    void await() {
        try {
            waitNanos = pipe.await(waitNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostTrapException("database is stopped");
        }
    }

    int read(byte[] target, int offset, int length) {
        int count = pipe.read(target, offset, length);
        exhausted = pipe.isExhausted();
        return count;
    }

    /** Returns whether the guest has read every byte, and knows it. */
    boolean isExhausted() {
        return exhausted;
    }

    int remaining() {
        return exhausted ? -1 : pipe.remaining();
    }

    BytePipe.@Nullable Failure failure() {
        return pipe.failure();
    }
}
