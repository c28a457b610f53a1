package dev.stdb.moduledef;

import java.util.List;

/**
 * Named type.
 *
 * @param scope enclosing names, outermost first
 * @param sourceName the name
 * @param typeRef slot of the typespace
 * @param customOrdering whether the order of elements is the author's
 */
public record TypeDef(List<String> scope, String sourceName, int typeRef, boolean customOrdering) {
    /** Copies the scope. */
    public TypeDef {
        scope = List.copyOf(scope);
    }
}
