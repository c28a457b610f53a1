package dev.stdb.testing;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Generators of resolved types and of values of a type, as BSATN. */
public final class SatsGens {
    private static final int DEPTH_MAX = 3;

    private SatsGens() {}

    /**
     * Type together with values of it.
     *
     * @param type the type
     * @param values BSATN of the values
     */
    public record Typed(AlgebraicType type, List<byte[]> values) {}

    /** Returns resolved types whose elements and variants all have distinct names. */
    public static Gen<AlgebraicType> types() {
        return (random, size) -> type(random, 0);
    }

    /** Returns types with {@code count} values each. */
    public static Gen<Typed> typed(int count) {
        return (random, size) -> {
            AlgebraicType type = type(random, 0);
            List<byte[]> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                BsatnWriter out = new BsatnWriter();
                writeValue(type, random, Math.min(size, 12), out);
                values.add(out.toByteArray());
            }
            return new Typed(type, values);
        };
    }

    private static AlgebraicType type(RandomGenerator random, int depth) {
        int choice = random.nextInt(depth >= DEPTH_MAX ? 6 : 12);
        return switch (choice) {
            case 6 -> new ArrayType(type(random, depth + 1));
            case 7, 8 -> {
                List<ProductType.Element> elements = new ArrayList<>();
                int n = random.nextInt(5);
                for (int i = 0; i < n; i++) {
                    elements.add(new ProductType.Element("field_" + i, type(random, depth + 1)));
                }
                yield new ProductType(elements);
            }
            case 9 -> {
                List<SumType.Variant> variants = new ArrayList<>();
                int n = 1 + random.nextInt(4);
                for (int i = 0; i < n; i++) {
                    variants.add(new SumType.Variant("v" + i, type(random, depth + 1)));
                }
                yield new SumType(variants);
            }
            case 10 -> SpecialTypes.optionOf(type(random, depth + 1));
            case 11 -> SpecialTypes.IDENTITY;
            default -> PrimitiveType.values()[random.nextInt(PrimitiveType.values().length)];
        };
    }

    /** Writes a random value of a resolved type. */
    public static void writeValue(AlgebraicType type, RandomGenerator random, int size, BsatnWriter out) {
        if (type instanceof PrimitiveType primitive) {
            writePrimitive(primitive, random, size, out);
        } else if (type instanceof ProductType product) {
            product.elements().forEach(element -> writeValue(element.type(), random, size, out));
        } else if (type instanceof SumType sum) {
            int tag = random.nextInt(sum.size());
            out.writeTag(tag);
            writeValue(sum.typeAt(tag), random, size, out);
        } else if (type instanceof ArrayType array) {
            int count = random.nextInt(size / 4 + 2);
            out.writeCount(count);
            for (int i = 0; i < count; i++) {
                writeValue(array.element(), random, size / 2, out);
            }
        }
    }

    private static void writePrimitive(PrimitiveType type, RandomGenerator random, int size, BsatnWriter out) {
        switch (type) {
            case STRING -> out.writeString(Gens.strings().generate(random, size));
            case BOOL -> out.writeBool(random.nextBoolean());
            case F32 -> out.writeF32((float) random.nextInt(-4, 4) / 2);
            case F64 -> out.writeF64(random.nextInt(-4, 4) / 2.0);
            default -> {
                // Few different bytes, so that equal and nearly equal values are common.
                byte[] choices = {0, 1, 2, -1, -128, 127};
                for (int i = 0; i < type.fixedSize(); i++) {
                    out.writeU8(choices[random.nextInt(random.nextBoolean() ? 2 : choices.length)]);
                }
            }
        }
    }
}
