package dev.stdb.server.migration;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether stored values of a type are values of another one, so that a column may change its type without touching its
 * bytes: enums may gain variants at their end, at any depth (spec semantics.md §3).
 *
 * <p>Deviation: the original also refuses new variants that change the size of the enum in memory; rows are BSATN here,
 * for which that makes no difference (ADR 0023).
 */
final class TypeUpgrade {
    private TypeUpgrade() {}

    /**
     * Compares two types without references.
     *
     * @return why {@code before} cannot become {@code after}; empty if it can
     */
    static Optional<String> obstacle(AlgebraicType before, AlgebraicType after) {
        return Optional.ofNullable(find(before, after));
    }

    private static @Nullable String find(AlgebraicType before, AlgebraicType after) {
        if (before.equals(after)) {
            return null;
        }
        if (before instanceof SumType b && after instanceof SumType a) {
            return find(b, a);
        }
        if (before instanceof ProductType b && after instanceof ProductType a) {
            return find(b, a);
        }
        if (before instanceof ArrayType b && after instanceof ArrayType a) {
            return find(b.element(), a.element());
        }
        return "the types differ";
    }

    private static @Nullable String find(SumType before, SumType after) {
        if (after.variants().size() < before.variants().size()) {
            return "fewer variants";
        }
        for (int i = 0; i < before.variants().size(); i++) {
            SumType.Variant b = before.variants().get(i);
            SumType.Variant a = after.variants().get(i);
            if (!Objects.equals(b.name(), a.name())) {
                return "variant " + label(b.name(), i) + " renamed to " + label(a.name(), i);
            }
            String inside = find(b.type(), a.type());
            if (inside != null) {
                return inside + " within variant " + label(b.name(), i);
            }
        }
        return null;
    }

    private static @Nullable String find(ProductType before, ProductType after) {
        if (after.elements().size() != before.elements().size()) {
            return after.elements().size() < before.elements().size() ? "fewer fields" : "more fields";
        }
        for (int i = 0; i < before.elements().size(); i++) {
            ProductType.Element b = before.elements().get(i);
            ProductType.Element a = after.elements().get(i);
            if (!Objects.equals(b.name(), a.name())) {
                return "field " + label(b.name(), i) + " renamed to " + label(a.name(), i);
            }
            String inside = find(b.type(), a.type());
            if (inside != null) {
                return inside + " within field " + label(b.name(), i);
            }
        }
        return null;
    }

    /** Returns what people call an element: those without a name are counted from 0. */
    private static String label(@Nullable String name, int position) {
        return name == null ? "#" + position : name;
    }
}
