package dev.stdb.processor.model;

import dev.stdb.moduledef.IndexAlgorithm;
import java.util.List;

/**
 * Index of a table.
 *
 * @param accessor name of the accessor method on the table handle
 * @param sourceName name under which the module looks it up
 * @param algorithm organization
 * @param columns column positions in index order
 * @param unique whether a unique constraint is on exactly these columns
 */
public record IndexModel(
        String accessor, String sourceName, IndexAlgorithm algorithm, List<Integer> columns, boolean unique) {

    /** Copies the columns. */
    public IndexModel {
        columns = List.copyOf(columns);
    }
}
