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

    /** Parses five hexadecimal numbers; of each as many lower bits count as there is room for. */
    public static TUUID fromString(String text) {
        if (text.length() > TEXT_LENGTH) {
            throw new IllegalArgumentException("UUID string too large");
        }
        int[] dashes = new int[4];
        int found = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '-') {
                if (found == dashes.length) {
                    throw invalid(text);
                }
                dashes[found++] = i;
            }
        }
        if (found < dashes.length) {
            throw invalid(text);
        }
        long high = number(text, 0, dashes[0]) << 32
                | (number(text, dashes[0] + 1, dashes[1]) & 0xFFFF) << 16
                | number(text, dashes[1] + 1, dashes[2]) & 0xFFFF;
        long low = number(text, dashes[2] + 1, dashes[3]) << 48
                | number(text, dashes[3] + 1, text.length()) & 0xFFFF_FFFF_FFFFL;
        return new TUUID(high, low);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("Invalid UUID string: " + text);
    }

    private static long number(String text, int from, int to) {
        return Long.parseLong(text, from, to, 16);
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

    private static void append(StringBuilder text, long value, int count) {
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift) & 0xF, 16));
        }
    }
}
