package dev.stdb.bsatn;

import dev.stdb.CommonErrorCode;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Growable buffer that values are encoded into.
 *
 * <p>Confined to one thread; {@link #reset} keeps the memory. No method but {@link #toByteArray} and
 * {@link #writeBigInteger} allocates, apart from growth.
 */
public final class BsatnWriter {
    private static final int INITIAL_CAPACITY = 64;
    private static final int CAPACITY_MAX = Integer.MAX_VALUE - 16;

    private byte[] buffer;
    private int length;

    /** Creates a writer with a small buffer. */
    public BsatnWriter() {
        this(INITIAL_CAPACITY);
    }

    /**
     * Creates a writer.
     *
     * @param capacity bytes that fit before the buffer grows; not negative
     */
    public BsatnWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** Writes one byte, 0 or 1. */
    public void writeBool(boolean value) {
        ensure(1);
        buffer[length++] = (byte) (value ? 1 : 0);
    }

    /** Writes the low 8 bits. */
    public void writeI8(int value) {
        ensure(1);
        buffer[length++] = (byte) value;
    }

    /** Writes the low 8 bits. */
    public void writeU8(int value) {
        writeI8(value);
    }

    /** Writes the low 16 bits. */
    public void writeI16(int value) {
        ensure(2);
        byte[] b = buffer;
        int at = length;
        b[at] = (byte) value;
        b[at + 1] = (byte) (value >>> 8);
        length = at + 2;
    }

    /** Writes the low 16 bits. */
    public void writeU16(int value) {
        writeI16(value);
    }

    /** Writes 32 bits. */
    public void writeI32(int value) {
        ensure(4);
        putI32(length, value);
        length += 4;
    }

    /** Writes 32 bits. */
    public void writeU32(int value) {
        writeI32(value);
    }

    /** Writes 64 bits. */
    public void writeI64(long value) {
        ensure(8);
        putI32(length, (int) value);
        putI32(length + 4, (int) (value >>> 32));
        length += 8;
    }

    /** Writes 64 bits. */
    public void writeU64(long value) {
        writeI64(value);
    }

    /** Writes 128 bits, low word first. */
    public void writeU128(long lo, long hi) {
        writeI64(lo);
        writeI64(hi);
    }

    /** Writes 256 bits, least significant word first. */
    public void writeU256(long w0, long w1, long w2, long w3) {
        writeI64(w0);
        writeI64(w1);
        writeI64(w2);
        writeI64(w3);
    }

    /**
     * Writes a wide integer in two's complement.
     *
     * @param widthBytes 16 or 32
     * @throws BsatnException if the value has more bits than the width, as signed and as unsigned number
     */
    public void writeBigInteger(BigInteger value, int widthBytes) {
        int bitsMax = value.signum() < 0 ? widthBytes * 8 - 1 : widthBytes * 8;
        if (value.bitLength() > bitsMax) {
            throw new BsatnException(
                    CommonErrorCode.BSATN_OUT_OF_RANGE,
                    "integer does not fit: bits=" + value.bitLength() + ", width=" + widthBytes * 8,
                    length);
        }
        ensure(widthBytes);
        byte[] bigEndian = value.toByteArray();
        byte fill = (byte) (value.signum() < 0 ? 0xff : 0);
        for (int i = 0; i < widthBytes; i++) {
            int from = bigEndian.length - 1 - i;
            buffer[length + i] = from >= 0 ? bigEndian[from] : fill;
        }
        length += widthBytes;
    }

    /** Writes the raw bits. */
    public void writeF32(float value) {
        writeI32(Float.floatToRawIntBits(value));
    }

    /** Writes the raw bits. */
    public void writeF64(double value) {
        writeI64(Double.doubleToRawLongBits(value));
    }

    /** Writes length and UTF-8 bytes; an unpaired surrogate becomes {@code ?} as in the JDK's own encoder. */
    public void writeString(String value) {
        int chars = value.length();
        ensure(4 + chars);
        int start = length;
        int at = start + 4;
        byte[] b = buffer;
        int i = 0;
        for (; i < chars; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                break;
            }
            b[at++] = (byte) c;
        }
        length = at;
        if (i < chars) {
            writeUtf8Tail(value, i);
        }
        putI32(start, length - start - 4);
    }

    /** Writes length and bytes. */
    public void writeBytes(byte[] value) {
        writeBytes(value, 0, value.length);
    }

    /** Writes length and {@code count} bytes from {@code offset}. */
    public void writeBytes(byte[] value, int offset, int count) {
        ensure(4 + count);
        writeI32(count);
        writeRaw(value, offset, count);
    }

    /** Writes {@code count} bytes from {@code offset} without a length. */
    public void writeRaw(byte[] value, int offset, int count) {
        ensure(count);
        System.arraycopy(value, offset, buffer, length, count);
        length += count;
    }

    /** Writes the tag of a sum, 0 to 255. */
    public void writeTag(int tag) {
        writeI8(tag);
    }

    /** Writes the element count of an array. */
    public void writeCount(int count) {
        writeI32(count);
    }

    /** Writes 32 bytes. */
    public void writeIdentity(Identity value) {
        ensure(Identity.SIZE_BYTES);
        value.copyTo(buffer, length);
        length += Identity.SIZE_BYTES;
    }

    /** Writes 16 bytes. */
    public void writeConnectionId(ConnectionId value) {
        ensure(ConnectionId.SIZE_BYTES);
        value.copyTo(buffer, length);
        length += ConnectionId.SIZE_BYTES;
    }

    /** Overwrites four bytes written before, for counts known only afterwards. */
    public void setI32(int position, int value) {
        checkWritten(position, 4);
        putI32(position, value);
    }

    /** Returns the buffer itself, valid from 0 to {@link #length} until the next write. */
    public byte[] array() {
        return buffer;
    }

    /** Returns the number of bytes written. */
    public int length() {
        return length;
    }

    /** Forgets everything written. */
    public void reset() {
        length = 0;
    }

    /** Forgets what was written after {@code newLength} bytes. */
    public void truncate(int newLength) {
        checkWritten(newLength, 0);
        length = newLength;
    }

    /** Returns a copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    private void checkWritten(int position, int count) {
        if (position < 0 || position > length - count) {
            throw new IndexOutOfBoundsException("position=" + position + ", count=" + count + ", length=" + length);
        }
    }

    private void putI32(int at, int value) {
        byte[] b = buffer;
        b[at] = (byte) value;
        b[at + 1] = (byte) (value >>> 8);
        b[at + 2] = (byte) (value >>> 16);
        b[at + 3] = (byte) (value >>> 24);
    }

    private void writeUtf8Tail(String value, int from) {
        int chars = value.length();
        for (int i = from; i < chars; i++) {
            char c = value.charAt(i);
            ensure(4);
            if (c < 0x80) {
                buffer[length++] = (byte) c;
            } else if (c < 0x800) {
                buffer[length++] = (byte) (0xc0 | c >> 6);
                buffer[length++] = (byte) (0x80 | c & 0x3f);
            } else if (c < 0xd800 || c > 0xdfff) {
                buffer[length++] = (byte) (0xe0 | c >> 12);
                buffer[length++] = (byte) (0x80 | c >> 6 & 0x3f);
                buffer[length++] = (byte) (0x80 | c & 0x3f);
            } else if (c < 0xdc00 && i + 1 < chars && isLowSurrogate(value.charAt(i + 1))) {
                i++;
                int codePoint = 0x10000 + (c - 0xd800 << 10) + (value.charAt(i) - 0xdc00);
                buffer[length++] = (byte) (0xf0 | codePoint >> 18);
                buffer[length++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
                buffer[length++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
                buffer[length++] = (byte) (0x80 | codePoint & 0x3f);
            } else {
                buffer[length++] = '?';
            }
        }
    }

    private static boolean isLowSurrogate(char c) {
        return c >= 0xdc00 && c <= 0xdfff;
    }

    private void ensure(int count) {
        if (count > buffer.length - length) {
            grow(count);
        }
    }

    private void grow(int count) {
        long needed = (long) length + count;
        if (needed > CAPACITY_MAX) {
            throw new BsatnException(
                    CommonErrorCode.BSATN_LIMIT, "value is too large to encode: bytes=" + needed, length);
        }
        long doubled = Math.min(CAPACITY_MAX, Math.max(INITIAL_CAPACITY, 2L * buffer.length));
        buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
}
