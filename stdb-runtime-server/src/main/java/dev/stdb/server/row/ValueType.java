package dev.stdb.server.row;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import dev.stdb.sats.TypeLayout;

/**
 * A type compiled for work on encoded values: skip, validate, compare and hash without decoding.
 *
 * <p>Order and equality: spec sats.md §5.1 (float zeros equal, NaNs equal and greatest). All methods but
 * {@link #validate} expect bytes that were validated before. Immutable and thread-safe.
 */
public abstract class ValueType {
    private final int fixedSize;

    /** Creates a type of values of {@code fixedSize} bytes, or of varying length if -1. */
    ValueType(int fixedSize) {
        this.fixedSize = fixedSize;
    }

    /**
     * Compiles a type.
     *
     * @param resolved a type without references
     * @throws IllegalArgumentException if a reference is left
     */
    public static ValueType compile(AlgebraicType resolved) {
        int size = TypeLayout.fixedSize(resolved);
        if (resolved instanceof PrimitiveType primitive) {
            return compilePrimitive(primitive);
        }
        if (resolved instanceof ProductType product) {
            return new ProductValueType(product, size);
        }
        if (resolved instanceof SumType sum) {
            return new SumValueType(sum, size);
        }
        if (resolved instanceof ArrayType array) {
            return new ArrayValueType(compile(array.element()));
        }
        throw new IllegalArgumentException("type is not resolved: " + resolved);
    }

    private static ValueType compilePrimitive(PrimitiveType primitive) {
        if (primitive == PrimitiveType.STRING) {
            return new StringValueType();
        }
        if (primitive.isFloat()) {
            return new FloatValueType(primitive.fixedSize());
        }
        return new IntegerValueType(
                primitive.fixedSize(), primitive.isSignedInteger(), primitive == PrimitiveType.BOOL);
    }

    /** Returns the length of every value in bytes, or -1 if it varies. */
    public final int fixedSize() {
        return fixedSize;
    }

    /** Returns the offset behind the value at {@code offset}. */
    public int skip(byte[] bytes, int offset) {
        return offset + fixedSize;
    }

    /** Returns the offset behind the value at {@code offset}, or -1 if there is no valid value before {@code limit}. */
    public abstract int validate(byte[] bytes, int offset, int limit);

    /** Compares two values; the sign of the result is the order. */
    public abstract int compare(byte[] a, int aOffset, byte[] b, int bOffset);

    /** Mixes the value into {@code seed}; equal values give equal results. */
    public abstract int hash(byte[] bytes, int offset, int seed);

    /** Returns whether any bytes of the right length are a value, which makes validation a length check. */
    abstract boolean isAlwaysValid();

    /** Returns whether equality of values is equality of bytes (false as soon as a float is inside). */
    public abstract boolean isByteEqual();

    /** Rewrites a value in place, so that equal values have equal bytes. */
    public void normalize(byte[] bytes, int offset) {
        // For most types they have anyway.
    }

    /** Returns whether values are integers of any width, or booleans. */
    public boolean isInteger() {
        return false;
    }

    /** Returns whether values are unsigned numbers of at most 64 bits: unsigned integers, booleans, plain enums. */
    public boolean isOrdinal() {
        return false;
    }

    /** Returns the elements of a key of this type alone: the fields of a product that has some, else just the value. */
    public ValueType[] keyElements() {
        return new ValueType[] {this};
    }

    /**
     * Appends the leading bits of the value to an order-preserving prefix.
     *
     * @return false if the value is not fully represented; nothing may be appended after it
     */
    public abstract boolean abbreviate(byte[] bytes, int offset, Abbreviation target);

    /** Returns how many bits {@link #abbreviate} always appends for a full representation, or -1 if it cannot. */
    public abstract int exactBits();
}
