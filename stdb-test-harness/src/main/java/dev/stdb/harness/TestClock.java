package dev.stdb.harness;

import dev.stdb.types.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The time of one database: stands still until it is moved. Thread-safe. */
final class TestClock implements InstantSource {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final AtomicLong micros;

    TestClock(Instant start) {
        micros = new AtomicLong(start.getEpochSecond() * MICROS_PER_SECOND + start.getNano() / NANOS_PER_MICRO);
    }

    void moveTo(Timestamp time) {
        micros.set(time.micros());
    }

    Timestamp now() {
        return new Timestamp(micros.get());
    }

    @Override
    public Instant instant() {
        long now = micros.get();
        return Instant.ofEpochSecond(now / MICROS_PER_SECOND, now % MICROS_PER_SECOND * NANOS_PER_MICRO);
    }
}
