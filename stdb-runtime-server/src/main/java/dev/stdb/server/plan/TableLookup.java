package dev.stdb.server.plan;

import dev.stdb.schema.TableSchema;
import java.util.Optional;

/** The tables a statement may mention. */
@FunctionalInterface
public interface TableLookup {

    /**
     * Finds a table.
     *
     * @param name canonical or accessor name
     * @return the table; empty if there is none or the caller must not know of it
     */
    Optional<TableSchema> findTable(String name);
}
