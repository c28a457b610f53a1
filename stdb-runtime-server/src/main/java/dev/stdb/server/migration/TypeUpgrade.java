package dev.stdb.server.migration;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether stored values of a type are values of another one, so that a column may change its type without touching its
 * bytes: enums may gain variants at their end, at any depth (spec semantics.md §3).
 *
 * <p>Deviation: the original also refuses new variants that change the size of the enum in memory; rows are BSATN here, for
 * which that makes no difference (ADR 0023).
 */
public final class TypeUpgrade {
    private TypeUpgrade() {}

    /**
     * Compares two types without references.
     *
     * @return why {@code before} cannot become {@code after}; empty if it can
     */
    public static Optional<String> obstacle(AlgebraicType before, AlgebraicType after) {
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
            if (!String.valueOf(b.name()).equals(String.valueOf(a.name()))) {
                return "variant " + b.name() + " renamed to " + a.name();
            }
            String inside = find(b.type(), a.type());
            if (inside != null) {
                return inside + " within variant " + b.name();
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
            if (!String.valueOf(b.name()).equals(String.valueOf(a.name()))) {
                return "field " + b.name() + " renamed to " + a.name();
            }
            String inside = find(b.type(), a.type());
            if (inside != null) {
                return inside + " within field " + b.name();
            }
        }
        return null;
    }
}
