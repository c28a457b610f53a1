package dev.stdb.server.row;

import dev.stdb.server.common.LittleEndian;

/** Floats: −∞ … 0 … +∞ &lt; NaN; zeros are equal, NaNs are equal. */
final class FloatValueType extends ValueType {
    private final boolean wide;

    FloatValueType(int width) {
        super(width);
        this.wide = width == Double.BYTES;
    }

    @Override
    public int validate(byte[] bytes, int offset, int limit) {
        return limit - offset < fixedSize() ? -1 : offset + fixedSize();
    }

    @Override
    public int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        return Long.compare(ordered(a, aOffset), ordered(b, bOffset));
    }

    /** Returns a signed number with the order of the value; both zeros give 0, all NaNs the same number. */
    private long ordered(byte[] bytes, int offset) {
        if (wide) {
            double value = Double.longBitsToDouble(LittleEndian.getLong(bytes, offset));
            long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
            return bits >= 0 ? bits : bits ^ Long.MAX_VALUE;
        }
        float value = Float.intBitsToFloat(LittleEndian.getInt(bytes, offset));
        int bits = Float.floatToIntBits(value == 0 ? 0.0f : value);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }

    @Override
    public int hash(byte[] bytes, int offset, int seed) {
        return Hashing.number(ordered(bytes, offset), seed);
    }

    @Override
    boolean isAlwaysValid() {
        return true;
    }

    @Override
    public boolean isByteEqual() {
        return false;
    }

    @Override
    public void normalize(byte[] bytes, int offset) {
        if (wide) {
            double value = Double.longBitsToDouble(LittleEndian.getLong(bytes, offset));
            LittleEndian.putLong(bytes, offset, Double.doubleToLongBits(value == 0 ? 0.0 : value));
        } else {
            float value = Float.intBitsToFloat(LittleEndian.getInt(bytes, offset));
            LittleEndian.putInt(bytes, offset, Float.floatToIntBits(value == 0 ? 0.0f : value));
        }
    }

    @Override
    public boolean abbreviate(byte[] bytes, int offset, Abbreviation target) {
        long value = ordered(bytes, offset);
        return wide
                ? target.append(value ^ Long.MIN_VALUE, Long.SIZE)
                : target.append(value ^ Integer.MIN_VALUE, Integer.SIZE);
    }

    @Override
    public int exactBits() {
        return fixedSize() * Byte.SIZE;
    }
}
