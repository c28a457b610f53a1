package dev.stdb.server.common;

import java.time.Instant;

/** Source of time; injected so that tests and simulations drive it by hand. Thread-safe. */
public interface Clock {

    /** Returns microseconds since 1970-01-01T00:00:00Z. */
    long nowMicros();

    /** Returns a monotonic time in nanoseconds, good for measuring durations only. */
    long nanoTime();

    /** Returns the clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /** The clock of the machine; layers above {@code common} and below {@code net} get it injected. */
    enum SystemClock implements Clock {
        /** The one instance. */
        INSTANCE;

        private static final long MICROS_PER_SECOND = 1_000_000;
        private static final long NANOS_PER_MICRO = 1_000;

        @Override
        public long nowMicros() {
            Instant now = Instant.now();
            return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
