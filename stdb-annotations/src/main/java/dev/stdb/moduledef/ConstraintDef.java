package dev.stdb.moduledef;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unique constraint of a table.
 *
 * @param sourceName the given name, honoured in V9 only
 * @param uniqueColumns column positions
 */
public record ConstraintDef(@Nullable String sourceName, List<Integer> uniqueColumns) {
    /** Copies the columns. */
    public ConstraintDef {
        uniqueColumns = List.copyOf(uniqueColumns);
    }
}
