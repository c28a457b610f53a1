package dev.stdb.harness;

import dev.stdb.server.common.Clock;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The time of one database: stands still until it is moved. Thread-safe. */
final class TestClock implements Clock {
    private final AtomicLong micros;

    TestClock(Instant start) {
        micros = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, start));
    }

    void advance(Duration duration) {
        micros.addAndGet(duration.toNanos() / 1_000);
    }

    Timestamp now() {
        return new Timestamp(micros.get());
    }

    @Override
    public long nowMicros() {
        return micros.get();
    }

    /** Limits on the duration of calls hold in tests too, so durations stay real. */
    @Override
    public long nanoTime() {
        return Clock.system().nanoTime();
    }
}
