package dev.stdb.moduledef;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Index of a table.
 *
 * @param sourceName the name module code looks the index up with; required in V10
 * @param accessorName the name of the accessor in generated code, or null for none
 * @param algorithm how rows are found
 * @param columns column positions in key order; exactly one for {@link IndexAlgorithm#DIRECT}
 */
public record IndexDef(
        @Nullable String sourceName, @Nullable String accessorName, IndexAlgorithm algorithm, List<Integer> columns) {
    /** Copies the columns. */
    public IndexDef {
        columns = List.copyOf(columns);
    }
}
