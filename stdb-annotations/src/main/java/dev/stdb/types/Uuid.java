package dev.stdb.types;

import dev.stdb.CommonErrorCode;
import dev.stdb.StdbException;

/**
 * RFC 9562 UUID: the big-endian reading of its 16 canonical bytes.
 *
 * <p>Layout: spec sats.md §2.6.
 *
 * @param hi the most significant 64 bits
 * @param lo the least significant 64 bits
 */
public record Uuid(long hi, long lo) implements Comparable<Uuid> {
    /** Width of the encoded form in bytes. */
    public static final int SIZE_BYTES = 16;

    /** The UUID of all zero bits. */
    public static final Uuid NIL = new Uuid(0, 0);

    /** The UUID of all one bits. */
    public static final Uuid MAX = new Uuid(-1, -1);

    private static final int TEXT_LENGTH = 36;

    /**
     * Parses the canonical form of 8-4-4-4-12 hexadecimal digits.
     *
     * @throws StdbException if the text has another form
     */
    public static Uuid fromString(String text) {
        if (text.length() != TEXT_LENGTH
                || text.charAt(8) != '-'
                || text.charAt(13) != '-'
                || text.charAt(18) != '-'
                || text.charAt(23) != '-') {
            throw new StdbException(
                    CommonErrorCode.BAD_HEX, "UUID must have the form 8-4-4-4-12 hexadecimal digits: value=" + text);
        }
        String digits = text.substring(0, 8)
                + text.substring(9, 13)
                + text.substring(14, 18)
                + text.substring(19, 23)
                + text.substring(24);
        return new Uuid(HexDigits.word(digits, 0), HexDigits.word(digits, 16));
    }

    @Override
    public int compareTo(Uuid other) {
        int order = LongBytes.compareUnsigned(hi, other.hi);
        return order == 0 ? LongBytes.compareUnsigned(lo, other.lo) : order;
    }

    /** Returns the canonical form in lower case. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(TEXT_LENGTH);
        HexDigits.append(out, hi >>> 32, 8);
        out.append('-');
        HexDigits.append(out, hi >>> 16, 4);
        out.append('-');
        HexDigits.append(out, hi, 4);
        out.append('-');
        HexDigits.append(out, lo >>> 48, 4);
        out.append('-');
        HexDigits.append(out, lo, 12);
        return out.toString();
    }
}
