package dev.stdb.bsatn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.TypeLayout;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import dev.stdb.testing.SatsGens;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Laws of walking and comparing encoded values. */
class BsatnWalkerPropertyTest {
    @Test
    void skipEndsBehindTheValue() {
        Property.forAll(SatsGens.typed(1), typed -> {
            byte[] value = typed.values().get(0);
            BsatnReader in = new BsatnReader(Arrays.copyOf(value, value.length + 3));
            BsatnWalker.skip(typed.type(), in);
            assertThat(in.position()).isEqualTo(value.length);
            int fixed = TypeLayout.fixedSize(typed.type());
            assertThat(fixed == -1 || fixed == value.length).isTrue();
        });
    }

    @Test
    void everyPrefixIsTooShort() {
        Property.forAll(SatsGens.typed(1), typed -> {
            byte[] value = typed.values().get(0);
            for (int length = 0; length < value.length; length++) {
                BsatnReader in = new BsatnReader(value, 0, length);
                assertThatThrownBy(() -> BsatnWalker.skip(typed.type(), in)).isInstanceOf(BsatnException.class);
            }
        });
    }

    @Test
    void orderIsTotal() {
        Property.forAll(1_000, SatsGens.typed(3), typed -> {
            byte[] a = typed.values().get(0);
            byte[] b = typed.values().get(1);
            byte[] c = typed.values().get(2);
            assertThat(compare(typed.type(), a, a)).isZero();
            assertThat(compare(typed.type(), a, b)).isEqualTo(-compare(typed.type(), b, a));
            if (compare(typed.type(), a, b) <= 0 && compare(typed.type(), b, c) <= 0) {
                assertThat(compare(typed.type(), a, c)).isNotPositive();
            }
        });
    }

    @Test
    void integersCompareAsNumbers() {
        Property.forAll(Gens.lists(Gens.longs()), numbers -> {
            for (int i = 1; i < numbers.size(); i++) {
                long a = numbers.get(i - 1);
                long b = numbers.get(i);
                BsatnWriter x = new BsatnWriter();
                BsatnWriter y = new BsatnWriter();
                x.writeI64(a);
                y.writeI64(b);
                assertThat(compare(PrimitiveType.I64, x.array(), y.array())).isEqualTo(Long.compare(a, b));
                assertThat(compare(PrimitiveType.I32, x.array(), y.array()))
                        .isEqualTo(Integer.compare((int) a, (int) b));
                assertThat(compare(PrimitiveType.U32, x.array(), y.array()))
                        .isEqualTo(Integer.signum(Integer.compareUnsigned((int) a, (int) b)));
                assertThat(compare(PrimitiveType.I16, x.array(), y.array()))
                        .isEqualTo(Integer.signum(Short.compare((short) a, (short) b)));
                assertThat(compare(PrimitiveType.U64, x.array(), y.array()))
                        .isEqualTo(Integer.signum(Long.compareUnsigned(a, b)));
            }
        });
    }

    @Test
    void wideIntegersCompareAsNumbers() {
        Property.forAll(500, Gens.lists(Gens.longs()), words -> {
            for (int i = 0; i + 8 <= words.size(); i++) {
                BsatnWriter x = new BsatnWriter();
                BsatnWriter y = new BsatnWriter();
                x.writeU256(words.get(i), words.get(i + 1), words.get(i + 2), words.get(i + 3));
                // Often equal in the upper words, so that the lower ones decide.
                y.writeU256(words.get(i + 4), words.get(i + 5), words.get(i + 2), words.get(i + 3));
                for (boolean signed : new boolean[] {true, false}) {
                    int expected = new BsatnReader(x.array(), 0, 32)
                            .readBigInteger(32, signed)
                            .compareTo(new BsatnReader(y.array(), 0, 32).readBigInteger(32, signed));
                    PrimitiveType type = signed ? PrimitiveType.I256 : PrimitiveType.U256;
                    assertThat(compare(type, x.array(), y.array())).isEqualTo(expected);
                }
            }
        });
    }

    @Test
    void textComparesByBytes() {
        Property.forAll(1_000, Gens.lists(Gens.strings()), texts -> {
            for (int i = 1; i < texts.size(); i++) {
                BsatnWriter x = new BsatnWriter();
                BsatnWriter y = new BsatnWriter();
                x.writeString("common start " + texts.get(i - 1));
                y.writeString("common start " + texts.get(i));
                int expected =
                        Integer.signum(Arrays.compareUnsigned(x.array(), 4, x.length(), y.array(), 4, y.length()));
                assertThat(compare(PrimitiveType.STRING, x.array(), y.array())).isEqualTo(expected);
            }
        });
    }

    @Test
    void floatsFollowTheSpec() {
        double[] ascending = {Double.NEGATIVE_INFINITY, -1, -0.0, 1, Double.POSITIVE_INFINITY, Double.NaN};
        for (int i = 0; i < ascending.length; i++) {
            for (int j = 0; j < ascending.length; j++) {
                assertThat(compareDoubles(ascending[i], ascending[j])).isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(compareDoubles(-0.0, 0.0)).isZero();
        assertThat(compareDoubles(Double.NaN, Double.longBitsToDouble(0xfff8000000000001L)))
                .isZero();
    }

    @Test
    void someSortsBeforeNone() {
        AlgebraicType option = SpecialTypes.optionOf(PrimitiveType.U8);
        assertThat(compare(option, new byte[] {0, -1}, new byte[] {1})).isNegative();
    }

    private static int compareDoubles(double a, double b) {
        BsatnWriter x = new BsatnWriter();
        BsatnWriter y = new BsatnWriter();
        x.writeF64(a);
        y.writeF64(b);
        return compare(PrimitiveType.F64, x.array(), y.array());
    }

    private static int compare(AlgebraicType type, byte[] a, byte[] b) {
        return BsatnWalker.compare(type, a, 0, b, 0);
    }
}
