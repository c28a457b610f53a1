package dev.stdb.server.plan;

import dev.stdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/** The tables a statement may mention. */
@FunctionalInterface
public interface TableLookup {

    /**
     * Finds a table.
     *
     * @param name canonical or accessor name
     * @return the table; null if there is none or the caller must not know of it
     */
    @Nullable
    TableSchema findTable(String name);
}
