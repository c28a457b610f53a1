package dev.stdb.sats;

/** Widths of encoded values. */
public final class TypeLayout {
    private TypeLayout() {}

    /**
     * Returns the width of every value of a type.
     *
     * @param resolved a type without references
     * @return bytes, or -1 if values differ in width
     */
    public static int fixedSize(AlgebraicType resolved) {
        if (resolved instanceof PrimitiveType primitive) {
            return primitive.fixedSize();
        }
        if (resolved instanceof ProductType product) {
            return ofProduct(product);
        }
        if (resolved instanceof SumType sum) {
            return ofSum(sum);
        }
        if (resolved instanceof ArrayType) {
            return -1;
        }
        throw new IllegalArgumentException("type is not resolved: " + resolved);
    }

    private static int ofProduct(ProductType product) {
        int total = 0;
        for (int i = 0; i < product.size(); i++) {
            int size = fixedSize(product.typeAt(i));
            if (size < 0) {
                return -1;
            }
            total = Math.addExact(total, size);
        }
        return total;
    }

    /** A sum is as wide as any variant when all agree; the empty sum has no values and counts as variable. */
    private static int ofSum(SumType sum) {
        int common = -1;
        for (int i = 0; i < sum.size(); i++) {
            int size = fixedSize(sum.typeAt(i));
            if (size < 0 || i > 0 && size != common) {
                return -1;
            }
            common = size;
        }
        return common < 0 ? -1 : common + 1;
    }
}
