package dev.stdb.moduledef;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unique constraint of a table.
 *
 * @param sourceName the given name, honoured in V9; in V10 its end only, by which a composite key is known
 * @param uniqueColumns column positions
 */
public record ConstraintDef(@Nullable String sourceName, List<Integer> uniqueColumns) {
    /**
     * End of the names of composite keys. The primary key of a definition has at most one column (spec module-def.md
     * §6.2); names of constraints are free, and others than our clients ignore them.
     */
    public static final String COMPOSITE_KEY_SUFFIX = "_pkey";

    /** Copies the columns. */
    public ConstraintDef {
        uniqueColumns = List.copyOf(uniqueColumns);
    }

    /** Returns whether this is a primary key of several columns. */
    public boolean isCompositeKey() {
        return sourceName != null && uniqueColumns.size() > 1 && sourceName.endsWith(COMPOSITE_KEY_SUFFIX);
    }
}
