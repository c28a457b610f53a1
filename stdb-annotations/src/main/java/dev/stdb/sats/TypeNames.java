package dev.stdb.sats;

import org.jspecify.annotations.Nullable;

/** Types as error messages print them: {@code U32}, {@code (__identity__: U256)}, {@code (some: U8 | none: ())}. */
public final class TypeNames {
    private TypeNames() {}

    /** Returns the SATS notation of a type without references. */
    public static String of(AlgebraicType type) {
        StringBuilder out = new StringBuilder();
        append(type, out);
        return out.toString();
    }

    private static void append(AlgebraicType type, StringBuilder out) {
        if (type instanceof PrimitiveType primitive) {
            out.append(primitive.typeName());
        } else if (type instanceof ArrayType array) {
            out.append("Array<");
            append(array.element(), out);
            out.append('>');
        } else if (type instanceof ProductType product) {
            out.append('(');
            for (int i = 0; i < product.size(); i++) {
                out.append(i == 0 ? "" : ", ");
                appendNamed(product.elements().get(i).name(), i, product.typeAt(i), out);
            }
            out.append(')');
        } else if (type instanceof SumType sum) {
            out.append(sum.size() == 0 ? "(|" : "(");
            for (int i = 0; i < sum.size(); i++) {
                out.append(i == 0 ? "" : " | ");
                appendNamed(sum.variants().get(i).name(), i, sum.typeAt(i), out);
            }
            out.append(')');
        } else {
            out.append(type);
        }
    }

    private static void appendNamed(@Nullable String name, int index, AlgebraicType type, StringBuilder out) {
        out.append(name == null ? String.valueOf(index) : name).append(": ");
        append(type, out);
    }
}
