package dev.stdb.server.row;

import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.server.common.LittleEndian;
import java.util.Arrays;

/** Arrays: a 32-bit count, then the elements; ordered element by element, a strict prefix is smaller. */
final class ArrayValueType extends ValueType {
    private static final long COUNT_MASK = 0xFFFF_FFFFL;

    private final ValueType element;

    ArrayValueType(ValueType element) {
        super(-1);
        this.element = element;
    }

    private static long count(byte[] bytes, int offset) {
        return LittleEndian.getInt(bytes, offset) & COUNT_MASK;
    }

    @Override
    public int skip(byte[] bytes, int offset) {
        long count = count(bytes, offset);
        int at = offset + Integer.BYTES;
        if (element.fixedSize() >= 0) {
            return at + (int) (count * element.fixedSize());
        }
        for (long i = 0; i < count; i++) {
            at = element.skip(bytes, at);
        }
        return at;
    }

    @Override
    public int validate(byte[] bytes, int offset, int limit) {
        if (limit - offset < Integer.BYTES) {
            return -1;
        }
        long count = count(bytes, offset);
        int at = offset + Integer.BYTES;
        int size = element.fixedSize();
        if (size >= 0 && count * size > limit - at || size == 0 && count > BsatnWalker.EMPTY_ELEMENTS_MAX) {
            return -1;
        }
        if (size == 0 || size > 0 && element.isAlwaysValid()) {
            return at + (int) (count * size);
        }
        for (long i = 0; i < count; i++) {
            at = element.validate(bytes, at, limit);
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    @Override
    public int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        long aCount = count(a, aOffset);
        long bCount = count(b, bOffset);
        int x = aOffset + Integer.BYTES;
        int y = bOffset + Integer.BYTES;
        if (element.isOrdinal() && element.fixedSize() == 1) {
            return Arrays.compareUnsigned(a, x, x + (int) aCount, b, y, y + (int) bCount);
        }
        long common = element.fixedSize() == 0 ? 0 : Math.min(aCount, bCount);
        for (long i = 0; i < common; i++) {
            int order = element.compare(a, x, b, y);
            if (order != 0) {
                return order;
            }
            x = element.skip(a, x);
            y = element.skip(b, y);
        }
        return Long.compare(aCount, bCount);
    }

    @Override
    public int hash(byte[] bytes, int offset, int seed) {
        long count = count(bytes, offset);
        int h = Hashing.number(count, seed);
        int at = offset + Integer.BYTES;
        if (element.fixedSize() >= 0 && element.isByteEqual()) {
            return Hashing.bytes(bytes, at, (int) (count * element.fixedSize()), h);
        }
        for (long i = 0; i < count; i++) {
            h = element.hash(bytes, at, h);
            at = element.skip(bytes, at);
        }
        return h;
    }

    @Override
    boolean isAlwaysValid() {
        return false;
    }

    @Override
    public boolean isByteEqual() {
        return element.isByteEqual();
    }

    @Override
    public void normalize(byte[] bytes, int offset) {
        if (element.isByteEqual()) {
            return;
        }
        int at = offset + Integer.BYTES;
        for (long i = count(bytes, offset); i > 0; i--) {
            element.normalize(bytes, at);
            at = element.skip(bytes, at);
        }
    }

    @Override
    public boolean abbreviate(byte[] bytes, int offset, Abbreviation target) {
        // Elements cannot be packed: the empty array precedes every other one but has no bits to say so.
        return false;
    }

    @Override
    public int exactBits() {
        return -1;
    }
}
