package dev.stdb.maven.jcl.java.util;

import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.UUID} for modules.
 *
 * <p>Deviation: {@code randomUUID} is absent, a build error; a transaction must give the same result when it is
 * replayed.
 */
public final class TUUID implements Comparable<TUUID> {
    private static final int TEXT_LENGTH = 36;

    private final long high;
    private final long low;

    /** Creates an identifier from its most and least significant bits. */
    public TUUID(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** Parses the canonical form of 36 characters. */
    public static TUUID fromString(String text) {
        boolean separated = text.length() == TEXT_LENGTH
                && text.charAt(8) == '-'
                && text.charAt(13) == '-'
                && text.charAt(18) == '-'
                && text.charAt(23) == '-';
        if (!separated) {
            throw new IllegalArgumentException("Invalid UUID string: " + text);
        }
        long high = digits(text, 0, 8) << 32 | digits(text, 9, 13) << 16 | digits(text, 14, 18);
        long low = digits(text, 19, 23) << 48 | digits(text, 24, TEXT_LENGTH);
        return new TUUID(high, low);
    }

    /** Returns the upper 64 bits. */
    public long getMostSignificantBits() {
        return high;
    }

    /** Returns the lower 64 bits. */
    public long getLeastSignificantBits() {
        return low;
    }

    /** Returns the version number. */
    public int version() {
        return (int) (high >> 12) & 0xF;
    }

    /** Returns the variant number. */
    public int variant() {
        int bits = (int) (low >>> 61);
        return bits < 4 ? 0 : bits < 6 ? 2 : bits;
    }

    @Override
    public int compareTo(TUUID other) {
        int order = Long.compare(high, other.high);
        return order != 0 ? order : Long.compare(low, other.low);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TUUID && ((TUUID) other).high == high && ((TUUID) other).low == low;
    }

    @Override
    public int hashCode() {
        long mixed = high ^ low;
        return (int) (mixed >> 32) ^ (int) mixed;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(TEXT_LENGTH);
        append(text, high >>> 32, 8);
        append(text.append('-'), high >>> 16, 4);
        append(text.append('-'), high, 4);
        append(text.append('-'), low >>> 48, 4);
        append(text.append('-'), low, 12);
        return text.toString();
    }

    private static long digits(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | THexFormat.fromHexDigit(text.charAt(i));
        }
        return value;
    }

    private static void append(StringBuilder text, long value, int count) {
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift) & 0xF, 16));
        }
    }
}
