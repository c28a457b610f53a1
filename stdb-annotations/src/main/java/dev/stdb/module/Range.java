package dev.stdb.module;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An interval of index keys, each end inclusive, exclusive or open. Immutable. A range whose lower end lies above its
 * upper end is empty.
 *
 * @param <K> type of the indexed column, boxed
 */
public final class Range<K> {

    private final @Nullable K lower;
    private final boolean lowerInclusive;
    private final @Nullable K upper;
    private final boolean upperInclusive;

    private Range(@Nullable K lower, boolean lowerInclusive, @Nullable K upper, boolean upperInclusive) {
        this.lower = lower;
        this.lowerInclusive = lowerInclusive;
        this.upper = upper;
        this.upperInclusive = upperInclusive;
    }

    /** Returns the range of all keys. */
    public static <K> Range<K> all() {
        return new Range<>(null, false, null, false);
    }

    /** Returns the keys from {@code lower} on. */
    public static <K> Range<K> atLeast(K lower) {
        return new Range<>(Objects.requireNonNull(lower), true, null, false);
    }

    /** Returns the keys above {@code lower}. */
    public static <K> Range<K> greaterThan(K lower) {
        return new Range<>(Objects.requireNonNull(lower), false, null, false);
    }

    /** Returns the keys up to and including {@code upper}. */
    public static <K> Range<K> atMost(K upper) {
        return new Range<>(null, false, Objects.requireNonNull(upper), true);
    }

    /** Returns the keys below {@code upper}. */
    public static <K> Range<K> lessThan(K upper) {
        return new Range<>(null, false, Objects.requireNonNull(upper), false);
    }

    /** Returns the keys from {@code lower} to {@code upper}, both included. */
    public static <K> Range<K> closed(K lower, K upper) {
        return new Range<>(Objects.requireNonNull(lower), true, Objects.requireNonNull(upper), true);
    }

    /** Returns the keys from {@code lower}, included, to {@code upper}, excluded. */
    public static <K> Range<K> closedOpen(K lower, K upper) {
        return new Range<>(Objects.requireNonNull(lower), true, Objects.requireNonNull(upper), false);
    }

    /** Returns the lower end, null if open. */
    public @Nullable K lower() {
        return lower;
    }

    /** Returns the upper end, null if open. */
    public @Nullable K upper() {
        return upper;
    }

    /** Returns the BSATN tag of the lower bound: 0 included, 1 excluded, 2 open. */
    public byte lowerTag() {
        return tag(lower, lowerInclusive);
    }

    /** Returns the BSATN tag of the upper bound: 0 included, 1 excluded, 2 open. */
    public byte upperTag() {
        return tag(upper, upperInclusive);
    }

    private static byte tag(@Nullable Object bound, boolean inclusive) {
        return (byte) (bound == null ? 2 : inclusive ? 0 : 1);
    }
}
