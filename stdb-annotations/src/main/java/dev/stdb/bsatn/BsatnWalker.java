package dev.stdb.bsatn;

import dev.stdb.CommonErrorCode;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import dev.stdb.sats.TypeLayout;
import java.util.Arrays;

/** Walks encoded values by their type, without decoding them into objects. Stateless; allocates nothing. */
public final class BsatnWalker {
    /**
     * Most elements of an array whose elements take no bytes. Otherwise four bytes would be two thousand million
     * elements, for whoever walks, compares or prints them. Deviation: the original has no such limit (ADR 0034).
     */
    public static final int EMPTY_ELEMENTS_MAX = 1_024;

    private static final long LESS = -1;
    private static final long GREATER = -2;

    /** Flipping the sign bit turns unsigned order into signed order. */
    private static final int SIGN_32 = Integer.MIN_VALUE;

    private static final long SIGN_64 = Long.MIN_VALUE;

    private BsatnWalker() {}

    /**
     * Validates a value and moves the reader behind it.
     *
     * @param resolved type without references
     * @throws BsatnException if the bytes are not a value of the type
     */
    public static void skip(AlgebraicType resolved, BsatnReader reader) {
        if (resolved instanceof PrimitiveType primitive) {
            skipPrimitive(primitive, reader);
        } else if (resolved instanceof ProductType product) {
            for (int i = 0, n = product.size(); i < n; i++) {
                skip(product.typeAt(i), reader);
            }
        } else if (resolved instanceof SumType sum) {
            skip(sum.typeAt(reader.readTag(sum.size())), reader);
        } else if (resolved instanceof ArrayType array) {
            skipArray(array.element(), reader);
        } else {
            throw new IllegalArgumentException("type is not resolved: " + resolved);
        }
    }

    /**
     * Compares two values of one type in the order of spec sats.md §5.1.
     *
     * @param resolved type without references
     * @param a array with a valid value at {@code aOff}
     * @param b array with a valid value at {@code bOff}
     * @return negative, zero or positive
     */
    public static int compare(AlgebraicType resolved, byte[] a, int aOff, byte[] b, int bOff) {
        long outcome = walk(resolved, a, aOff, b, bOff);
        return outcome >= 0 ? 0 : outcome == LESS ? -1 : 1;
    }

    private static void skipPrimitive(PrimitiveType primitive, BsatnReader reader) {
        if (primitive == PrimitiveType.STRING) {
            reader.skipString();
        } else if (primitive == PrimitiveType.BOOL) {
            reader.readBool();
        } else {
            reader.skip(primitive.fixedSize());
        }
    }

    private static void skipArray(AlgebraicType element, BsatnReader reader) {
        if (element instanceof PrimitiveType primitive
                && primitive != PrimitiveType.STRING
                && primitive != PrimitiveType.BOOL) {
            if (primitive.fixedSize() == 1) {
                reader.skip(reader.readLength("bytes"));
                return;
            }
            int count = reader.readCount();
            long bytes = (long) count * primitive.fixedSize();
            reader.skip(bytes > reader.remaining() ? Integer.MAX_VALUE : (int) bytes);
            return;
        }
        int at = reader.position();
        int count = reader.readCount();
        if (count > EMPTY_ELEMENTS_MAX && TypeLayout.fixedSize(element) == 0) {
            throw new BsatnException(
                    CommonErrorCode.BSATN_LIMIT,
                    "array of elements without bytes is too long: count=" + count + ", countMax=" + EMPTY_ELEMENTS_MAX,
                    at);
        }
        for (int i = 0; i < count; i++) {
            skip(element, reader);
        }
    }

    /**
     * Compares and, when equal, returns the bytes walked. Equal values have equal widths, so one number serves both
     * sides.
     */
    private static long walk(AlgebraicType type, byte[] a, int aOff, byte[] b, int bOff) {
        if (type instanceof PrimitiveType primitive) {
            return walkPrimitive(primitive, a, aOff, b, bOff);
        }
        if (type instanceof ProductType product) {
            int size = 0;
            for (int i = 0, n = product.size(); i < n; i++) {
                long outcome = walk(product.typeAt(i), a, aOff + size, b, bOff + size);
                if (outcome < 0) {
                    return outcome;
                }
                size += (int) outcome;
            }
            return size;
        }
        if (type instanceof SumType sum) {
            int tag = a[aOff] & 0xff;
            int order = tag - (b[bOff] & 0xff);
            if (order != 0) {
                return of(order, 0);
            }
            long outcome = walk(sum.typeAt(tag), a, aOff + 1, b, bOff + 1);
            return outcome < 0 ? outcome : outcome + 1;
        }
        if (type instanceof ArrayType array) {
            return walkArray(array.element(), a, aOff, b, bOff);
        }
        throw new IllegalArgumentException("type is not resolved: " + type);
    }

    private static long walkArray(AlgebraicType element, byte[] a, int aOff, byte[] b, int bOff) {
        int aCount = getI32(a, aOff);
        int bCount = getI32(b, bOff);
        if (element == PrimitiveType.U8) {
            return walkBytes(a, aOff, aCount, b, bOff, bCount);
        }
        int size = 4;
        for (int i = 0, n = Math.min(aCount, bCount); i < n; i++) {
            long outcome = walk(element, a, aOff + size, b, bOff + size);
            if (outcome < 0) {
                return outcome;
            }
            size += (int) outcome;
        }
        return of(Integer.compare(aCount, bCount), size);
    }

    private static long walkBytes(byte[] a, int aOff, int aCount, byte[] b, int bOff, int bCount) {
        int common = Math.min(aCount, bCount);
        int aStart = aOff + 4;
        int bStart = bOff + 4;
        int at = Arrays.mismatch(a, aStart, aStart + common, b, bStart, bStart + common);
        if (at >= 0) {
            return of((a[aStart + at] & 0xff) - (b[bStart + at] & 0xff), 0);
        }
        return of(Integer.compare(aCount, bCount), 4 + aCount);
    }

    private static long walkPrimitive(PrimitiveType type, byte[] a, int aOff, byte[] b, int bOff) {
        return switch (type) {
            case STRING -> walkBytes(a, aOff, getI32(a, aOff), b, bOff, getI32(b, bOff));
            case BOOL, U8 -> of((a[aOff] & 0xff) - (b[bOff] & 0xff), 1);
            case I8 -> of(a[aOff] - b[bOff], 1);
            case I32 -> of(Integer.compare(getI32(a, aOff), getI32(b, bOff)), 4);
            case U32 -> of(Integer.compare(getI32(a, aOff) ^ SIGN_32, getI32(b, bOff) ^ SIGN_32), 4);
            case I64 -> of(Long.compare(getI64(a, aOff), getI64(b, bOff)), 8);
            case U64 -> of(Long.compare(getI64(a, aOff) ^ SIGN_64, getI64(b, bOff) ^ SIGN_64), 8);
            case I16 -> of(getI16(a, aOff) - getI16(b, bOff), 2);
            case U16 -> of((getI16(a, aOff) & 0xffff) - (getI16(b, bOff) & 0xffff), 2);
            case I128, I256 -> walkWide(type.fixedSize(), true, a, aOff, b, bOff);
            case U128, U256 -> walkWide(type.fixedSize(), false, a, aOff, b, bOff);
            case F32 ->
                of(compareFloats(Float.intBitsToFloat(getI32(a, aOff)), Float.intBitsToFloat(getI32(b, bOff))), 4);
            case F64 ->
                of(
                        compareFloats(
                                Double.longBitsToDouble(getI64(a, aOff)), Double.longBitsToDouble(getI64(b, bOff))),
                        8);
        };
    }

    /**
     * Compares integers of 16 or 32 bytes from the most significant byte. Byte by byte on purpose: unequal values
     * differ early, and putting words together costs more than it saves (measured).
     */
    private static long walkWide(int size, boolean signed, byte[] a, int aOff, byte[] b, int bOff) {
        int i = size - 1;
        int order = signed ? a[aOff + i] - b[bOff + i] : (a[aOff + i] & 0xff) - (b[bOff + i] & 0xff);
        while (order == 0 && --i >= 0) {
            order = (a[aOff + i] & 0xff) - (b[bOff + i] & 0xff);
        }
        return of(order, size);
    }

    private static int getI16(byte[] b, int at) {
        return (short) (b[at] & 0xff | b[at + 1] << 8);
    }

    /** Zeros are equal, NaNs are equal and greatest. */
    private static int compareFloats(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        if (a == b) {
            return 0;
        }
        return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    private static long of(int order, int sizeWhenEqual) {
        return order == 0 ? sizeWhenEqual : order < 0 ? LESS : GREATER;
    }

    private static int getI32(byte[] b, int at) {
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }

    private static long getI64(byte[] b, int at) {
        return getI32(b, at) & 0xffffffffL | (long) getI32(b, at + 4) << 32;
    }
}
