package dev.stdb.server.engine;

import dev.stdb.server.common.Clock;

/**
 * A clock that stands still until a test moves it: work takes no time, and who rests in proportion to it never rests.
 */
final class ManualClock implements Clock {

    /** Microseconds since 1970-01-01T00:00:00Z, set by the test alone. */
    volatile long micros;

    @Override
    public long nowMicros() {
        return micros;
    }

    @Override
    public long nanoTime() {
        return micros * 1_000;
    }
}
