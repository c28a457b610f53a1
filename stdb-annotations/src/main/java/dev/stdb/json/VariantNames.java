package dev.stdb.json;

import dev.stdb.moduledef.NameCase;
import dev.stdb.sats.SumType;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Variants by the names that people write: that of the database, or the author's, such as {@code IN_PROGRESS} for
 * {@code inProgress}. Stateless.
 *
 * <p>Superset of the original, which knows the name of the database only.
 */
public final class VariantNames {
    private VariantNames() {}

    /**
     * Returns the tag of a variant.
     *
     * @param name its name in the database, which goes first, or in another spelling that is no other's
     * @return the tag, -1 if there is no such variant, or several
     */
    public static int find(SumType sum, String name) {
        int found = -1;
        String spelled = NameCase.camel(name);
        for (int tag = 0; tag < sum.size(); tag++) {
            String variant = sum.variants().get(tag).name();
            if (name.equals(variant)) {
                return tag;
            }
            if (variant != null && spelled.equals(NameCase.camel(variant))) {
                found = found == -1 ? tag : Integer.MAX_VALUE;
            }
        }
        return found == Integer.MAX_VALUE ? -1 : found;
    }

    /** Returns the names of all variants as the database spells them, for those who wrote another one. */
    public static String list(SumType sum) {
        return sum.variants().stream().map(VariantNames::nameOf).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String nameOf(SumType.Variant variant) {
        @Nullable String name = variant.name();
        return name == null ? "" : name;
    }
}
