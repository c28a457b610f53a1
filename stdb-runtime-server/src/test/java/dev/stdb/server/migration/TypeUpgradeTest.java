package dev.stdb.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeUpgradeTest {
    private static SumType choice(@Nullable String... variants) {
        return new SumType(Arrays.stream(variants)
                .map(name -> new SumType.Variant(name, SpecialTypes.UNIT))
                .toList());
    }

    private static ProductType product(@Nullable String name, AlgebraicType type) {
        return new ProductType(List.of(new ProductType.Element(name, type)));
    }

    @Test
    void enumsGainVariantsAtTheirEndAtAnyDepth() {
        AlgebraicType before = product("c", new ArrayType(SpecialTypes.optionOf(choice("Red"))));
        AlgebraicType after = product("c", new ArrayType(SpecialTypes.optionOf(choice("Red", "Blue"))));
        assertThat(TypeUpgrade.obstacle(before, after)).isEmpty();
        assertThat(TypeUpgrade.obstacle(after, before)).hasValue("fewer variants within variant some within field c");
    }

    @Test
    void everythingElseStaysAsItIs() {
        assertThat(TypeUpgrade.obstacle(choice("Red", "Green"), choice("Red", "Grün", "Blue")))
                .hasValue("variant Green renamed to Grün");
        assertThat(TypeUpgrade.obstacle(product("a", PrimitiveType.U8), product("b", PrimitiveType.U8)))
                .hasValue("field a renamed to b");
        assertThat(TypeUpgrade.obstacle(product("a", PrimitiveType.U8), new ProductType(List.of())))
                .hasValue("fewer fields");
        assertThat(TypeUpgrade.obstacle(new ProductType(List.of()), product("a", PrimitiveType.U8)))
                .hasValue("more fields");
        assertThat(TypeUpgrade.obstacle(PrimitiveType.U8, PrimitiveType.I8)).hasValue("the types differ");
    }

    /** A name that is missing is not the name "null". */
    @Test
    void missingNamesAreNoNames() {
        assertThat(TypeUpgrade.obstacle(choice((String) null), choice(null, "Blue")))
                .isEmpty();
        assertThat(TypeUpgrade.obstacle(choice("Red", null), choice("Red", "null")))
                .hasValue("variant #1 renamed to null");
        assertThat(TypeUpgrade.obstacle(product(null, PrimitiveType.U8), product("null", PrimitiveType.U8)))
                .hasValue("field #0 renamed to null");
        assertThat(TypeUpgrade.obstacle(product(null, PrimitiveType.U8), product(null, PrimitiveType.U16)))
                .hasValue("the types differ within field #0");
    }
}
