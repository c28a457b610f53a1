package dev.stdb.server;

import dev.stdb.server.common.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The time that an embedder gives. Durations stay real: the limits on calls hold while its time stands still. */
record SourceClock(InstantSource source) implements Clock {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    @Override
    public long nowMicros() {
        Instant now = source.instant();
        return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
    }

    @Override
    public long nanoTime() {
        return Clock.system().nanoTime();
    }
}
