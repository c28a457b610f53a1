package dev.stdb.server.query;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import dev.stdb.sats.TypeLayout;

/** Finds the end of an encoded value of one type. Trusts the bytes, which storage has validated. Immutable. */
@FunctionalInterface
interface ValueSkipper {

    /**
     * Returns where a value ends.
     *
     * @param bytes array that holds a valid value
     * @param offset first byte of the value
     * @return first byte behind the value
     */
    int skip(byte[] bytes, int offset);

    /** Returns the skipper of a type without references. */
    static ValueSkipper of(AlgebraicType type) {
        int size = TypeLayout.fixedSize(type);
        if (size >= 0) {
            return (bytes, offset) -> offset + size;
        } else if (type == PrimitiveType.STRING) {
            return (bytes, offset) -> offset + Integer.BYTES + Values.readInt(bytes, offset);
        } else if (type instanceof ArrayType array) {
            return ofArray(array);
        } else if (type instanceof ProductType product) {
            ValueSkipper[] parts = new ValueSkipper[product.size()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = of(product.typeAt(i));
            }
            return (bytes, offset) -> {
                int end = offset;
                for (ValueSkipper part : parts) {
                    end = part.skip(bytes, end);
                }
                return end;
            };
        } else if (type instanceof SumType sum) {
            ValueSkipper[] variants = new ValueSkipper[sum.size()];
            for (int i = 0; i < variants.length; i++) {
                variants[i] = of(sum.typeAt(i));
            }
            return (bytes, offset) -> variants[bytes[offset] & 0xFF].skip(bytes, offset + 1);
        }
        throw new IllegalArgumentException("type is not resolved: " + type);
    }

    private static ValueSkipper ofArray(ArrayType array) {
        int elementSize = TypeLayout.fixedSize(array.element());
        if (elementSize >= 0) {
            return (bytes, offset) -> offset + Integer.BYTES + Values.readInt(bytes, offset) * elementSize;
        }
        ValueSkipper element = of(array.element());
        return (bytes, offset) -> {
            int end = offset + Integer.BYTES;
            for (int i = Values.readInt(bytes, offset); i > 0; i--) {
                end = element.skip(bytes, end);
            }
            return end;
        };
    }
}
