package dev.stdb.server.row;

import dev.stdb.sats.ProductType;

/** Products: fields one behind the other, ordered field by field. */
final class ProductValueType extends ValueType {
    private final ValueType[] fields;
    private final boolean alwaysValid;
    private final boolean byteEqual;

    ProductValueType(ProductType type, int fixedSize) {
        super(fixedSize);
        this.fields = new ValueType[type.size()];
        boolean valid = fixedSize >= 0;
        boolean equal = true;
        for (int i = 0; i < fields.length; i++) {
            fields[i] = compile(type.typeAt(i));
            valid &= fields[i].isAlwaysValid();
            equal &= fields[i].isByteEqual();
        }
        this.alwaysValid = valid;
        this.byteEqual = equal;
    }

    /** Returns the compiled field types; not to be modified. */
    ValueType[] fields() {
        return fields;
    }

    @Override
    public int skip(byte[] bytes, int offset) {
        if (fixedSize() >= 0) {
            return offset + fixedSize();
        }
        int at = offset;
        for (ValueType field : fields) {
            at = field.skip(bytes, at);
        }
        return at;
    }

    @Override
    public int validate(byte[] bytes, int offset, int limit) {
        if (alwaysValid) {
            return limit - offset < fixedSize() ? -1 : offset + fixedSize();
        }
        int at = offset;
        for (ValueType field : fields) {
            at = field.validate(bytes, at, limit);
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    @Override
    public int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        int x = aOffset;
        int y = bOffset;
        for (ValueType field : fields) {
            int order = field.compare(a, x, b, y);
            if (order != 0) {
                return order;
            }
            x = field.skip(a, x);
            y = field.skip(b, y);
        }
        return 0;
    }

    @Override
    public int hash(byte[] bytes, int offset, int seed) {
        int h = seed;
        int at = offset;
        for (ValueType field : fields) {
            h = field.hash(bytes, at, h);
            at = field.skip(bytes, at);
        }
        return h;
    }

    @Override
    boolean isAlwaysValid() {
        return alwaysValid;
    }

    @Override
    public boolean isByteEqual() {
        return byteEqual;
    }

    @Override
    public void normalize(byte[] bytes, int offset) {
        if (byteEqual) {
            return;
        }
        int at = offset;
        for (ValueType field : fields) {
            field.normalize(bytes, at);
            at = field.skip(bytes, at);
        }
    }

    @Override
    public ValueType[] keyElements() {
        return fields.length == 0 ? super.keyElements() : fields;
    }

    @Override
    public boolean abbreviate(byte[] bytes, int offset, Abbreviation target) {
        int at = offset;
        for (ValueType field : fields) {
            if (!field.abbreviate(bytes, at, target)) {
                return false;
            }
            at = field.skip(bytes, at);
        }
        return true;
    }

    @Override
    public int exactBits() {
        int total = 0;
        for (ValueType field : fields) {
            int bits = field.exactBits();
            if (bits < 0) {
                return -1;
            }
            total = Math.min(total + bits, Long.SIZE + 1);
        }
        return total;
    }
}
