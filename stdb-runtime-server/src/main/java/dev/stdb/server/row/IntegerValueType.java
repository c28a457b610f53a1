package dev.stdb.server.row;

import dev.stdb.server.common.LittleEndian;

/** Integers of 1 to 32 bytes and booleans. */
final class IntegerValueType extends ValueType {
    private final int width;
    private final boolean signed;
    private final boolean bool;

    IntegerValueType(int width, boolean signed, boolean bool) {
        super(width);
        this.width = width;
        this.signed = signed;
        this.bool = bool;
    }

    @Override
    public int validate(byte[] bytes, int offset, int limit) {
        if (limit - offset < width || bool && (bytes[offset] & 0xFF) > 1) {
            return -1;
        }
        return offset + width;
    }

    @Override
    public int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        if (width <= Long.BYTES) {
            return Long.compare(ordered(a, aOffset), ordered(b, bOffset));
        }
        for (int word = width - Long.BYTES; word >= 0; word -= Long.BYTES) {
            long x = LittleEndian.getLong(a, aOffset + word);
            long y = LittleEndian.getLong(b, bOffset + word);
            if (x != y) {
                boolean top = word == width - Long.BYTES;
                return signed && top ? Long.compare(x, y) : Long.compareUnsigned(x, y);
            }
        }
        return 0;
    }

    /** Returns the number, mapped so that signed order of longs is the order of values. */
    private long ordered(byte[] bytes, int offset) {
        if (width == Long.BYTES) {
            long value = LittleEndian.getLong(bytes, offset);
            return signed ? value : value ^ Long.MIN_VALUE;
        }
        return switch (width) {
            case 1 -> signed ? bytes[offset] : bytes[offset] & 0xFF;
            case 2 -> {
                short value = LittleEndian.getShort(bytes, offset);
                yield signed ? value : value & 0xFFFF;
            }
            default -> {
                int value = LittleEndian.getInt(bytes, offset);
                yield signed ? value : value & 0xFFFF_FFFFL;
            }
        };
    }

    @Override
    public int hash(byte[] bytes, int offset, int seed) {
        return Hashing.bytes(bytes, offset, width, seed);
    }

    @Override
    boolean isAlwaysValid() {
        return !bool;
    }

    @Override
    public boolean isByteEqual() {
        return true;
    }

    @Override
    public boolean isInteger() {
        return true;
    }

    @Override
    public boolean isOrdinal() {
        return !signed && width <= Long.BYTES;
    }

    @Override
    public boolean abbreviate(byte[] bytes, int offset, Abbreviation target) {
        if (width > Long.BYTES) {
            long top = LittleEndian.getLong(bytes, offset + width - Long.BYTES);
            target.append(signed ? top ^ Long.MIN_VALUE : top, Long.SIZE);
            return false;
        }
        int bits = width * Byte.SIZE;
        long value = ordered(bytes, offset);
        if (width == Long.BYTES) {
            return target.append(value ^ Long.MIN_VALUE, bits);
        }
        return target.append(signed ? value ^ (1L << (bits - 1)) : value, bits);
    }

    @Override
    public int exactBits() {
        return width <= Long.BYTES ? width * Byte.SIZE : -1;
    }
}
