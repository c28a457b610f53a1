package dev.stdb.types;

import org.jspecify.annotations.Nullable;

/**
 * 128-bit unsigned number that names one client connection; zero means "no connection".
 *
 * <p>Immutable. Stored as 16 little-endian bytes, printed as 32 big-endian hexadecimal digits. Layout: spec sats.md
 * §2.3.
 */
public final class ConnectionId implements Comparable<ConnectionId> {
    /** Width of the encoded form in bytes. */
    public static final int SIZE_BYTES = 16;

    /** The absent connection. */
    public static final ConnectionId ZERO = new ConnectionId(0, 0);

    private final long lo;
    private final long hi;

    private ConnectionId(long lo, long hi) {
        this.lo = lo;
        this.hi = hi;
    }

    /** Creates a connection id of two 64-bit words, {@code lo} least significant. */
    public static ConnectionId of(long lo, long hi) {
        return new ConnectionId(lo, hi);
    }

    /**
     * Parses 32 hexadecimal digits of either case, with an optional {@code 0x} before them.
     *
     * @throws dev.stdb.StdbException if the text has another form
     */
    public static ConnectionId fromHex(String text) {
        String digits = HexDigits.strip(text, 32, "connection id");
        return new ConnectionId(HexDigits.word(digits, 16), HexDigits.word(digits, 0));
    }

    /** Reads 16 little-endian bytes of {@code littleEndian} from {@code offset}. */
    public static ConnectionId fromBytes(byte[] littleEndian, int offset) {
        return new ConnectionId(LongBytes.get(littleEndian, offset), LongBytes.get(littleEndian, offset + 8));
    }

    /** Writes 16 little-endian bytes to {@code dst} from {@code offset}. */
    public void copyTo(byte[] dst, int offset) {
        LongBytes.put(dst, offset, lo);
        LongBytes.put(dst, offset + 8, hi);
    }

    /** Returns the least significant word. */
    public long lo() {
        return lo;
    }

    /** Returns the most significant word. */
    public long hi() {
        return hi;
    }

    /** Returns whether this is the absent connection. */
    public boolean isZero() {
        return (lo | hi) == 0;
    }

    /** Returns 32 lower-case hexadecimal digits, most significant first. */
    public String toHex() {
        StringBuilder out = new StringBuilder(32);
        HexDigits.append(out, hi, 16);
        HexDigits.append(out, lo, 16);
        return out.toString();
    }

    @Override
    public int compareTo(ConnectionId other) {
        int order = LongBytes.compareUnsigned(hi, other.hi);
        return order == 0 ? LongBytes.compareUnsigned(lo, other.lo) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionId that && lo == that.lo && hi == that.hi;
    }

    @Override
    public int hashCode() {
        return LongBytes.hash(hi) * 31 + LongBytes.hash(lo);
    }

    /** Returns {@link #toHex()}. */
    @Override
    public String toString() {
        return toHex();
    }
}
