package dev.stdb.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Measures how long answers to calls take. Thread-safe; measuring allocates nothing and takes no lock. */
final class RoundTrips {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicLong maxNanos = new AtomicLong();
    private final AtomicLong totalNanos = new AtomicLong();

    void ended(long nanos) {
        count.incrementAndGet();
        lastNanos.set(nanos);
        totalNanos.addAndGet(nanos);
        long max = maxNanos.get();
        while (nanos > max && !maxNanos.compareAndSet(max, nanos)) {
            max = maxNanos.get();
        }
    }

    long count() {
        return count.get();
    }

    long lastMicros() {
        return TimeUnit.NANOSECONDS.toMicros(lastNanos.get());
    }

    long maxMicros() {
        return TimeUnit.NANOSECONDS.toMicros(maxNanos.get());
    }

    long totalMicros() {
        return TimeUnit.NANOSECONDS.toMicros(totalNanos.get());
    }
}
