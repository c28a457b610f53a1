package dev.stdb.bsatn;

import dev.stdb.CommonErrorCode;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cursor that decodes values of a part of a byte array.
 *
 * <p>Confined to one thread; {@link #reset} points it at other bytes. Every read checks the limit and throws
 * {@link BsatnException}; the position is then unspecified. The array is not copied.
 */
public final class BsatnReader {
    private byte[] buffer;
    private int position;
    private int limit;

    /** Creates a reader of a whole array. */
    public BsatnReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Creates a reader of {@code length} bytes from {@code offset}. */
    public BsatnReader(byte[] bytes, int offset, int length) {
        checkRange(bytes, offset, length);
        buffer = bytes;
        position = offset;
        limit = offset + length;
    }

    /** Continues with {@code length} bytes of another array. */
    public void reset(byte[] bytes, int offset, int length) {
        checkRange(bytes, offset, length);
        buffer = bytes;
        position = offset;
        limit = offset + length;
    }

    /** Reads one byte that is 0 or 1. */
    public boolean readBool() {
        int at = take(1, "bool");
        byte value = buffer[at];
        if (value != 0 && value != 1) {
            throw new BsatnException(CommonErrorCode.BSATN_BAD_BOOL, "invalid bool byte: value=" + (value & 0xff), at);
        }
        return value == 1;
    }

    /** Reads a signed byte. */
    public byte readI8() {
        return buffer[take(1, "i8")];
    }

    /** Reads an unsigned byte, 0 to 255. */
    public int readU8() {
        return buffer[take(1, "u8")] & 0xff;
    }

    /** Reads a signed 16-bit number. */
    public short readI16() {
        int at = take(2, "i16");
        return (short) (buffer[at] & 0xff | buffer[at + 1] << 8);
    }

    /** Reads an unsigned 16-bit number, 0 to 65535. */
    public int readU16() {
        int at = take(2, "u16");
        return buffer[at] & 0xff | (buffer[at + 1] & 0xff) << 8;
    }

    /** Reads a signed 32-bit number. */
    public int readI32() {
        return getI32(take(4, "i32"));
    }

    /** Reads an unsigned 32-bit number as its bits. */
    public int readU32() {
        return getI32(take(4, "u32"));
    }

    /** Reads a signed 64-bit number. */
    public long readI64() {
        return getI64(take(8, "i64"));
    }

    /** Reads an unsigned 64-bit number as its bits. */
    public long readU64() {
        return getI64(take(8, "u64"));
    }

    /**
     * Reads a wide integer.
     *
     * @param widthBytes 16 or 32
     * @param signed whether the top bit is a sign
     */
    public BigInteger readBigInteger(int widthBytes, boolean signed) {
        int at = take(widthBytes, (signed ? "i" : "u") + widthBytes * 8);
        byte[] bigEndian = new byte[widthBytes + 1];
        for (int i = 0; i < widthBytes; i++) {
            bigEndian[widthBytes - i] = buffer[at + i];
        }
        if (signed && bigEndian[1] < 0) {
            bigEndian[0] = -1;
        }
        return new BigInteger(bigEndian);
    }

    /** Reads an IEEE-754 binary32. */
    public float readF32() {
        return Float.intBitsToFloat(getI32(take(4, "f32")));
    }

    /** Reads an IEEE-754 binary64. */
    public double readF64() {
        return Double.longBitsToDouble(getI64(take(8, "f64")));
    }

    /** Reads a string. */
    public String readString() {
        int count = readLength("string");
        int at = position;
        if (Utf8.asciiPrefix(buffer, at, at + count) == at + count) {
            position = at + count;
            return new String(buffer, at, count, StandardCharsets.ISO_8859_1);
        }
        String value = Utf8.decode(buffer, at, at + count);
        position = at + count;
        return value;
    }

    /** Skips a string after checking that it is UTF-8. */
    public void skipString() {
        int count = readLength("string");
        Utf8.check(buffer, position, position + count);
        position += count;
    }

    /** Reads a byte array with its length into a copy. */
    public byte[] readBytes() {
        int count = readLength("bytes");
        byte[] value = Arrays.copyOfRange(buffer, position, position + count);
        position += count;
        return value;
    }

    /** Reads {@code count} bytes without a length into a copy. */
    public byte[] readRaw(int count) {
        int at = take(count, "bytes");
        return Arrays.copyOfRange(buffer, at, at + count);
    }

    /** Moves the position by {@code count} bytes. */
    public void skip(int count) {
        take(count, "bytes");
    }

    /** Reads the tag of a sum and checks that it is below {@code variantCount}. */
    public int readTag(int variantCount) {
        return readTag(variantCount, "sum");
    }

    /**
     * Reads the tag of a sum and checks that it is below {@code variantCount}.
     *
     * @param sumName named in the error text
     */
    public int readTag(int variantCount, String sumName) {
        int at = take(1, sumName);
        int tag = buffer[at] & 0xff;
        if (tag >= variantCount) {
            // Compat: the text ends up in HTTP error bodies.
            throw new BsatnException(
                    CommonErrorCode.BSATN_BAD_TAG, "unknown tag 0x" + hexByte(tag) + " for sum type " + sumName, at);
        }
        return tag;
    }

    /**
     * Reads the element count of an array.
     *
     * @return 0 to 2^31-1; must not be trusted for allocation
     * @throws BsatnException if the count is larger
     */
    public int readCount() {
        int at = take(4, "array");
        int count = getI32(at);
        if (count < 0) {
            throw new BsatnException(
                    CommonErrorCode.BSATN_LIMIT, "array is too long: count=" + (count & 0xffffffffL), at);
        }
        return count;
    }

    /**
     * Reads a length of bytes that must follow.
     *
     * @throws BsatnException if fewer bytes remain
     */
    public int readLength(String type) {
        int at = take(4, type);
        int count = getI32(at);
        if (count < 0 || count > limit - position) {
            throw tooShort(type, count & 0xffffffffL, at);
        }
        return count;
    }

    /** Reads 32 bytes. */
    public Identity readIdentity() {
        return Identity.fromBytes(buffer, take(Identity.SIZE_BYTES, "u256"));
    }

    /** Reads 16 bytes. */
    public ConnectionId readConnectionId() {
        return ConnectionId.fromBytes(buffer, take(ConnectionId.SIZE_BYTES, "u128"));
    }

    /** Returns the next byte to read, counted from the start of the array. */
    public int position() {
        return position;
    }

    /** Moves to a byte of the part this reader covers; the start of the part is not checked. */
    public void position(int newPosition) {
        if (newPosition < 0 || newPosition > limit) {
            throw new IndexOutOfBoundsException("position=" + newPosition + ", limit=" + limit);
        }
        position = newPosition;
    }

    /** Returns the end of the part this reader covers. */
    public int limit() {
        return limit;
    }

    /** Returns the number of bytes left. */
    public int remaining() {
        return limit - position;
    }

    /** Returns the array itself. */
    public byte[] array() {
        return buffer;
    }

    private static void checkRange(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new IndexOutOfBoundsException(
                    "offset=" + offset + ", length=" + length + ", capacity=" + bytes.length);
        }
    }

    private int take(int count, String type) {
        int at = position;
        if (count > limit - at || count < 0) {
            throw tooShort(type, count, at);
        }
        position = at + count;
        return at;
    }

    private BsatnException tooShort(String type, long expected, int at) {
        // Compat: the text ends up in HTTP error bodies.
        return new BsatnException(
                CommonErrorCode.BSATN_TOO_SHORT,
                "data too short for " + type + ": Expected " + expected + ", given " + (limit - position),
                at);
    }

    private int getI32(int at) {
        byte[] b = buffer;
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }

    private long getI64(int at) {
        return getI32(at) & 0xffffffffL | (long) getI32(at + 4) << 32;
    }

    private static String hexByte(int value) {
        return Integer.toHexString(value);
    }
}
