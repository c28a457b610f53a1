package dev.stdb.module;

import dev.stdb.types.Uuid;
import java.util.Random;

/** New UUIDs of RFC 9562. Confined to one call. */
final class Uuids {

    private static final long VERSION_4 = 4L << 12;
    private static final long VERSION_7 = 7L << 12;
    private static final long VERSION_BITS = 0xFL << 12;
    private static final long VARIANT = 1L << 63;
    private static final long VARIANT_BITS = 3L << 62;

    private static final long MICROS_PER_MILLI = 1_000;
    private static final int COUNTER_BITS = 30;
    /** Bits of the counter that stand before the variant. */
    private static final int COUNTER_HIGH_BITS = 12;

    private static final int COUNTER_LOW_BITS = COUNTER_BITS - COUNTER_HIGH_BITS;
    private static final int RANDOM_BITS = 62 - COUNTER_LOW_BITS;

    private final Random random;
    private long counter;
    private long lastMillis = Long.MIN_VALUE;

    Uuids(Random random) {
        this.random = random;
        // The highest bit is free at first, so that a call may draw half a billion before the counter is at its end.
        this.counter = random.nextInt() >>> Integer.SIZE - COUNTER_BITS + 1;
    }

    static Uuid v4(Random random) {
        return new Uuid(random.nextLong() & ~VERSION_BITS | VERSION_4, random.nextLong() & ~VARIANT_BITS | VARIANT);
    }

    /** 48 bits of milliseconds, which do not go back, then a counter, then random bits. */
    Uuid v7(long timestampMicros) {
        long millis = Math.max(lastMillis, Math.floorDiv(timestampMicros, MICROS_PER_MILLI));
        lastMillis = millis;
        long count = counter++ & (1L << COUNTER_BITS) - 1;
        long low = (count & (1L << COUNTER_LOW_BITS) - 1) << RANDOM_BITS;
        return new Uuid(
                millis << 16 | VERSION_7 | count >>> COUNTER_LOW_BITS,
                VARIANT | low | random.nextLong() >>> Long.SIZE - RANDOM_BITS);
    }
}
