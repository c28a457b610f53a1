package dev.stdb.types;

import org.jspecify.annotations.Nullable;

/**
 * 256-bit unsigned number that names a user or a database.
 *
 * <p>Immutable. Stored as 32 little-endian bytes, printed as 64 big-endian hexadecimal digits. Layout: spec sats.md
 * §2.2.
 */
public final class Identity implements Comparable<Identity> {
    /** Width of the encoded form in bytes. */
    public static final int SIZE_BYTES = 32;

    /** The number zero, an ordinary identity. */
    public static final Identity ZERO = new Identity(0, 0, 0, 0);

    private final long w0;
    private final long w1;
    private final long w2;
    private final long w3;

    private Identity(long w0, long w1, long w2, long w3) {
        this.w0 = w0;
        this.w1 = w1;
        this.w2 = w2;
        this.w3 = w3;
    }

    /** Creates an identity of four 64-bit words, {@code w0} least significant. */
    public static Identity of(long w0, long w1, long w2, long w3) {
        return new Identity(w0, w1, w2, w3);
    }

    /**
     * Parses 64 hexadecimal digits of either case, with an optional {@code 0x} before them.
     *
     * @throws dev.stdb.StdbException if the text has another form
     */
    public static Identity fromHex(String text) {
        String digits = HexDigits.strip(text, 64, "identity");
        return new Identity(
                HexDigits.word(digits, 48),
                HexDigits.word(digits, 32),
                HexDigits.word(digits, 16),
                HexDigits.word(digits, 0));
    }

    /** Reads 32 little-endian bytes of {@code littleEndian} from {@code offset}. */
    public static Identity fromBytes(byte[] littleEndian, int offset) {
        return new Identity(
                LongBytes.get(littleEndian, offset),
                LongBytes.get(littleEndian, offset + 8),
                LongBytes.get(littleEndian, offset + 16),
                LongBytes.get(littleEndian, offset + 24));
    }

    /** Writes 32 little-endian bytes to {@code dst} from {@code offset}. */
    public void copyTo(byte[] dst, int offset) {
        LongBytes.put(dst, offset, w0);
        LongBytes.put(dst, offset + 8, w1);
        LongBytes.put(dst, offset + 16, w2);
        LongBytes.put(dst, offset + 24, w3);
    }

    /** Returns the least significant word. */
    public long w0() {
        return w0;
    }

    /** Returns the second word. */
    public long w1() {
        return w1;
    }

    /** Returns the third word. */
    public long w2() {
        return w2;
    }

    /** Returns the most significant word. */
    public long w3() {
        return w3;
    }

    /** Returns 64 lower-case hexadecimal digits, most significant first. */
    public String toHex() {
        StringBuilder out = new StringBuilder(64);
        HexDigits.append(out, w3, 16);
        HexDigits.append(out, w2, 16);
        HexDigits.append(out, w1, 16);
        HexDigits.append(out, w0, 16);
        return out.toString();
    }

    @Override
    public int compareTo(Identity other) {
        int order = LongBytes.compareUnsigned(w3, other.w3);
        if (order == 0) {
            order = LongBytes.compareUnsigned(w2, other.w2);
        }
        if (order == 0) {
            order = LongBytes.compareUnsigned(w1, other.w1);
        }
        return order == 0 ? LongBytes.compareUnsigned(w0, other.w0) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Identity that && w0 == that.w0 && w1 == that.w1 && w2 == that.w2 && w3 == that.w3;
    }

    @Override
    public int hashCode() {
        return ((LongBytes.hash(w0) * 31 + LongBytes.hash(w1)) * 31 + LongBytes.hash(w2)) * 31 + LongBytes.hash(w3);
    }

    /** Returns {@link #toHex()}. */
    @Override
    public String toString() {
        return toHex();
    }
}
