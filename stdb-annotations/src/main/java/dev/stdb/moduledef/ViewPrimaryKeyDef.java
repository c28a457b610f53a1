package dev.stdb.moduledef;

import java.util.List;

/**
 * Primary key given explicitly for a view.
 *
 * @param viewSourceName source name of the view
 * @param columns source names of columns; exactly one is allowed
 */
public record ViewPrimaryKeyDef(String viewSourceName, List<String> columns) {
    /** Copies the columns. */
    public ViewPrimaryKeyDef {
        columns = List.copyOf(columns);
    }
}
