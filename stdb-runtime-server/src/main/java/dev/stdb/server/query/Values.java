package dev.stdb.server.query;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads and compares encoded values of comparable types (spec sql.md §4, sats.md §5.1). Stateless. */
final class Values {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Values() {}

    /** Order of the values of one type. */
    @FunctionalInterface
    interface Order {
        /** Compares the value at {@code aOffset} of {@code a} with the one at {@code bOffset} of {@code b}. */
        int compare(byte[] a, int aOffset, byte[] b, int bOffset);
    }

    static int readShort(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset);
    }

    static int readInt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long readLong(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    /** Returns the only field of a special product such as Identity, else the type itself. */
    static AlgebraicType unwrapped(AlgebraicType type) {
        return type instanceof ProductType product && product.size() == 1 ? product.typeAt(0) : type;
    }

    /** Returns whether equal values may have different bytes. */
    static boolean isFloat(AlgebraicType type) {
        return type instanceof PrimitiveType primitive && primitive.isFloat();
    }

    /** Returns whether {@link #order} knows a type. */
    static boolean hasOrder(AlgebraicType type) {
        return unwrapped(type) instanceof PrimitiveType || SpecialTypes.isBytes(type);
    }

    /** Returns the order of a comparable type. */
    static Order order(AlgebraicType type) {
        AlgebraicType inner = unwrapped(type);
        if (!(inner instanceof PrimitiveType primitive)) {
            return Values::compareBytes;
        }
        return switch (primitive) {
            case STRING -> Values::compareBytes;
            case BOOL, U8 -> (a, i, b, j) -> Integer.compare(a[i] & 0xFF, b[j] & 0xFF);
            case I8 -> (a, i, b, j) -> Byte.compare(a[i], b[j]);
            case I16 -> (a, i, b, j) -> Integer.compare(readShort(a, i), readShort(b, j));
            case U16 -> (a, i, b, j) -> Integer.compare(readShort(a, i) & 0xFFFF, readShort(b, j) & 0xFFFF);
            case I32 -> (a, i, b, j) -> Integer.compare(readInt(a, i), readInt(b, j));
            case U32 -> (a, i, b, j) -> Integer.compareUnsigned(readInt(a, i), readInt(b, j));
            case I64 -> (a, i, b, j) -> Long.compare(readLong(a, i), readLong(b, j));
            case U64 -> (a, i, b, j) -> Long.compareUnsigned(readLong(a, i), readLong(b, j));
            case I128 -> (a, i, b, j) -> compareWide(a, i, b, j, 2, true);
            case U128 -> (a, i, b, j) -> compareWide(a, i, b, j, 2, false);
            case I256 -> (a, i, b, j) -> compareWide(a, i, b, j, 4, true);
            case U256 -> (a, i, b, j) -> compareWide(a, i, b, j, 4, false);
            case F32 ->
                (a, i, b, j) -> compareFloats(Float.intBitsToFloat(readInt(a, i)), Float.intBitsToFloat(readInt(b, j)));
            case F64 ->
                (a, i, b, j) ->
                        compareFloats(Double.longBitsToDouble(readLong(a, i)), Double.longBitsToDouble(readLong(b, j)));
        };
    }

    /** Compares strings or byte arrays: length prefix, then unsigned bytes. */
    private static int compareBytes(byte[] a, int i, byte[] b, int j) {
        int aStart = i + Integer.BYTES;
        int bStart = j + Integer.BYTES;
        return Arrays.compareUnsigned(a, aStart, aStart + readInt(a, i), b, bStart, bStart + readInt(b, j));
    }

    private static int compareWide(byte[] a, int i, byte[] b, int j, int words, boolean signed) {
        int last = (words - 1) * Long.BYTES;
        long aTop = readLong(a, i + last);
        long bTop = readLong(b, j + last);
        if (aTop != bTop) {
            return signed ? Long.compare(aTop, bTop) : Long.compareUnsigned(aTop, bTop);
        }
        for (int word = last - Long.BYTES; word >= 0; word -= Long.BYTES) {
            int order = Long.compareUnsigned(readLong(a, i + word), readLong(b, j + word));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Zeros of both signs are equal; all NaNs are equal and greatest. */
    private static int compareFloats(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }
}
