package dev.stdb.server.row;

import dev.stdb.sats.SumType;

/** Sums: one tag byte, then the payload; ordered by tag, then by payload. */
final class SumValueType extends ValueType {
    private final ValueType[] variants;
    private final boolean plain;
    private final boolean byteEqual;

    SumValueType(SumType type, int fixedSize) {
        super(fixedSize);
        this.variants = new ValueType[type.size()];
        boolean unitsOnly = true;
        boolean equal = true;
        for (int i = 0; i < variants.length; i++) {
            variants[i] = compile(type.typeAt(i));
            unitsOnly &= variants[i].fixedSize() == 0;
            equal &= variants[i].isByteEqual();
        }
        this.plain = unitsOnly;
        this.byteEqual = equal;
    }

    @Override
    public int skip(byte[] bytes, int offset) {
        return variants[bytes[offset] & 0xFF].skip(bytes, offset + 1);
    }

    @Override
    public int validate(byte[] bytes, int offset, int limit) {
        if (offset >= limit || (bytes[offset] & 0xFF) >= variants.length) {
            return -1;
        }
        return variants[bytes[offset] & 0xFF].validate(bytes, offset + 1, limit);
    }

    @Override
    public int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        int aTag = a[aOffset] & 0xFF;
        int bTag = b[bOffset] & 0xFF;
        return aTag != bTag ? Integer.compare(aTag, bTag) : variants[aTag].compare(a, aOffset + 1, b, bOffset + 1);
    }

    @Override
    public int hash(byte[] bytes, int offset, int seed) {
        int tag = bytes[offset] & 0xFF;
        return variants[tag].hash(bytes, offset + 1, Hashing.number(tag, seed));
    }

    @Override
    boolean isAlwaysValid() {
        return false;
    }

    @Override
    public boolean isByteEqual() {
        return byteEqual;
    }

    @Override
    public void normalize(byte[] bytes, int offset) {
        variants[bytes[offset] & 0xFF].normalize(bytes, offset + 1);
    }

    @Override
    public boolean isOrdinal() {
        return plain;
    }

    @Override
    public boolean abbreviate(byte[] bytes, int offset, Abbreviation target) {
        return target.append(bytes[offset] & 0xFF, Byte.SIZE) && plain;
    }

    @Override
    public int exactBits() {
        return plain ? Byte.SIZE : -1;
    }
}
