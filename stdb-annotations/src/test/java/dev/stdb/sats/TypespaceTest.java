package dev.stdb.sats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.CommonErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypespaceTest {
    @Test
    void inlinesChainsOfReferences() {
        Typespace types = new Typespace(List.of(new RefType(1), PrimitiveType.U8, new ArrayType(new RefType(0))));
        assertThat(types.resolve(new RefType(2))).isEqualTo(SpecialTypes.BYTES);
    }

    @Test
    void reportsCyclesAndDanglingReferences() {
        Typespace types = new Typespace(List.of(new ArrayType(new RefType(0)), new RefType(7)));
        assertThatThrownBy(() -> types.resolve(new RefType(0)))
                .isInstanceOfSatisfying(
                        SatsException.class, e -> assertThat(e.code()).isEqualTo(CommonErrorCode.TYPE_CYCLE));
        assertThatThrownBy(() -> types.resolve(new RefType(1)))
                .isInstanceOfSatisfying(
                        SatsException.class, e -> assertThat(e.code()).isEqualTo(CommonErrorCode.TYPE_BAD_REF));
    }

    @Test
    void refusesTypesThatDoubleWithEverySlot() {
        List<AlgebraicType> slots = new ArrayList<>();
        slots.add(PrimitiveType.U8);
        for (int i = 0; i < 60; i++) {
            slots.add(ProductType.of(
                    new ProductType.Element("a", new RefType(i)), new ProductType.Element("b", new RefType(i))));
        }
        assertThatThrownBy(() -> new Typespace(slots).resolve(new RefType(60)))
                .isInstanceOfSatisfying(
                        SatsException.class, e -> assertThat(e.code()).isEqualTo(CommonErrorCode.TYPE_TOO_LARGE));
    }

    @Test
    void recognizesSpecialTypesByStructureOnly() {
        assertThat(SpecialTypes.isScheduleAt(SpecialTypes.SCHEDULE_AT)).isTrue();
        assertThat(SpecialTypes.isOption(SpecialTypes.optionOf(SpecialTypes.optionOf(PrimitiveType.U8))))
                .isTrue();
        assertThat(SpecialTypes.isOption(SpecialTypes.resultOf(PrimitiveType.U8, SpecialTypes.UNIT)))
                .isFalse();
        assertThat(SpecialTypes.isIdentity(ProductType.of(new ProductType.Element("__identity__", PrimitiveType.U128))))
                .isFalse();
        assertThat(SpecialTypes.isPlainEnum(SpecialTypes.NEVER)).isFalse();
    }

    @Test
    void layoutsAreFixedWhenAllVariantsAgree() {
        assertThat(TypeLayout.fixedSize(SpecialTypes.SCHEDULE_AT)).isEqualTo(9);
        assertThat(TypeLayout.fixedSize(SpecialTypes.optionOf(PrimitiveType.U8)))
                .isEqualTo(-1);
        assertThat(TypeLayout.fixedSize(SpecialTypes.IDENTITY)).isEqualTo(32);
        assertThat(TypeLayout.fixedSize(SpecialTypes.NEVER)).isEqualTo(-1);
    }
}
