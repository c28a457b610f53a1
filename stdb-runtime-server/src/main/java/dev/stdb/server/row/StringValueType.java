package dev.stdb.server.row;

import dev.stdb.server.common.LittleEndian;
import java.util.Arrays;

/** UTF-8 strings behind a 32-bit length, ordered bytewise. */
final class StringValueType extends ValueType {

    StringValueType() {
        super(-1);
    }

    @Override
    public int skip(byte[] bytes, int offset) {
        return offset + Integer.BYTES + LittleEndian.getInt(bytes, offset);
    }

    @Override
    public int validate(byte[] bytes, int offset, int limit) {
        if (limit - offset < Integer.BYTES) {
            return -1;
        }
        int length = LittleEndian.getInt(bytes, offset);
        int start = offset + Integer.BYTES;
        if (length < 0 || length > limit - start || !Utf8Check.isValid(bytes, start, start + length)) {
            return -1;
        }
        return start + length;
    }

    @Override
    public int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        int aStart = aOffset + Integer.BYTES;
        int bStart = bOffset + Integer.BYTES;
        int aEnd = aStart + LittleEndian.getInt(a, aOffset);
        int bEnd = bStart + LittleEndian.getInt(b, bOffset);
        return Arrays.compareUnsigned(a, aStart, aEnd, b, bStart, bEnd);
    }

    @Override
    public int hash(byte[] bytes, int offset, int seed) {
        return Hashing.bytes(bytes, offset, Integer.BYTES + LittleEndian.getInt(bytes, offset), seed);
    }

    @Override
    boolean isAlwaysValid() {
        return false;
    }

    @Override
    public boolean isByteEqual() {
        return true;
    }

    @Override
    public boolean abbreviate(byte[] bytes, int offset, Abbreviation target) {
        int length = LittleEndian.getInt(bytes, offset);
        int start = offset + Integer.BYTES;
        int room = target.free() / Byte.SIZE;
        for (int i = 0; i < room; i++) {
            // A missing byte counts as 0: a strict prefix is then never after its extension.
            target.append(i < length ? bytes[start + i] : 0, Byte.SIZE);
        }
        return false;
    }

    @Override
    public int exactBits() {
        return -1;
    }
}
