package dev.stdb.schema;

import java.util.List;

/**
 * Named type with its canonical name.
 *
 * @param scope canonical enclosing names, outermost first
 * @param name the canonical name
 * @param typeRef slot of {@link DatabaseSchema#typespace()}
 */
public record NamedType(List<String> scope, String name, int typeRef) {
    /** Copies the scope. */
    public NamedType {
        scope = List.copyOf(scope);
    }

    /** Returns scope and name joined without separator, as generated code spells the type. */
    public String joinedName() {
        return String.join("", scope) + name;
    }
}
