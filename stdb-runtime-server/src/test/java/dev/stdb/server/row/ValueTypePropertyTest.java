package dev.stdb.server.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.testing.Property;
import dev.stdb.testing.SatsGens;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Laws of values that are worked on without decoding them. */
class ValueTypePropertyTest {
    private static final double OTHER_NAN = Double.longBitsToDouble(0xFFF8_0000_0000_0001L);

    @Test
    void orderIsThatOfTheWalker() {
        Property.forAll(1_000, SatsGens.typed(2), typed -> {
            byte[] a = typed.values().get(0);
            byte[] b = typed.values().get(1);
            int order = ValueType.compile(typed.type()).compare(a, 0, b, 0);
            assertThat(Integer.signum(order)).isEqualTo(Integer.signum(BsatnWalker.compare(typed.type(), a, 0, b, 0)));
        });
    }

    @Test
    void normalizingChangesNothingButTheBytes() {
        Property.forAll(1_000, SatsGens.typed(2), typed -> {
            ValueType type = ValueType.compile(typed.type());
            byte[] a = typed.values().get(0);
            byte[] b = typed.values().get(1);
            byte[] normalA = normalized(type, a);
            assertThat(type.compare(normalA, 0, a, 0)).isZero();
            assertThat(type.compare(a, 0, b, 0) == 0).isEqualTo(Arrays.equals(normalA, normalized(type, b)));
            if (type.isByteEqual()) {
                assertThat(normalA).isEqualTo(a);
            }
        });
    }

    @Test
    void equalFloatsHaveTheSameBytesWhenNormalizedWhereverTheyAre() {
        assertNormal(PrimitiveType.F64, value -> out -> out.writeF64(value));
        assertNormal(PrimitiveType.F32, value -> out -> out.writeF32((float) value));
        assertNormal(
                ProductType.of(
                        new ProductType.Element("text", PrimitiveType.STRING),
                        new ProductType.Element("x", PrimitiveType.F64)),
                value -> out -> {
                    out.writeString("é");
                    out.writeF64(value);
                });
        assertNormal(SpecialTypes.optionOf(PrimitiveType.F64), value -> out -> {
            out.writeU8(0);
            out.writeF64(value);
        });
        assertNormal(new ArrayType(PrimitiveType.F64), value -> out -> {
            out.writeU32(2);
            out.writeF64(1.5);
            out.writeF64(value);
        });
    }

    private interface Encoding {
        Consumer<BsatnWriter> of(double value);
    }

    private static void assertNormal(AlgebraicType algebraic, Encoding encoding) {
        ValueType type = ValueType.compile(algebraic);
        byte[] negative = encoded(encoding.of(-0.0));
        byte[] positive = encoded(encoding.of(0.0));
        assertThat(negative).isNotEqualTo(positive);
        assertThat(normalized(type, negative)).isEqualTo(positive);
        assertThat(normalized(type, encoded(encoding.of(OTHER_NAN))))
                .isEqualTo(normalized(type, encoded(encoding.of(Double.NaN))));
        assertThat(normalized(type, encoded(encoding.of(-2.5)))).isEqualTo(encoded(encoding.of(-2.5)));
    }

    private static byte[] encoded(Consumer<BsatnWriter> value) {
        BsatnWriter out = new BsatnWriter();
        value.accept(out);
        return out.toByteArray();
    }

    private static byte[] normalized(ValueType type, byte[] value) {
        byte[] copy = value.clone();
        type.normalize(copy, 0);
        return copy;
    }
}
