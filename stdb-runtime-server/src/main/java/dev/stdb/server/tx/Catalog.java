package dev.stdb.server.tx;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The tables and indexes as the open transaction sees them. Lookups return null if there is nothing. Confined to the
 * database thread; the schemas it returns are immutable.
 */
public interface Catalog {

    /** Returns the table with an id. */
    @Nullable
    TableSchema tableById(int tableId);

    /** Returns the table with a canonical name, else with an alias (spec module-def.md §7.4). */
    @Nullable
    TableSchema tableByName(String canonicalOrAlias);

    /** As {@link #tableByName}, as far as code and texts of modules may know of it. */
    default @Nullable TableSchema tableOfModules(String canonicalOrAlias) {
        TableSchema table = tableByName(canonicalOrAlias);
        return table == null || SystemTables.isEnvironment(table.tableId()) ? null : table;
    }

    /** Returns the index with a canonical name, else with an alias. */
    @Nullable
    IndexSchema indexByName(String canonicalOrAlias);

    /** Returns all tables, system tables included, by ascending id. */
    Collection<TableSchema> tables();
}
