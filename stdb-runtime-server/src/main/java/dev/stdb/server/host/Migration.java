package dev.stdb.server.host;

import dev.stdb.StdbException;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.tx.Tx;
import java.util.HashSet;
import java.util.Set;

/** Brings the tables of a database to a schema, inside a transaction of the caller. */
final class Migration {
    private Migration() {}

    /**
     * Creates, changes and drops tables; what a plan found impossible must have been refused before.
     *
     * @throws ModuleException if the rows do not allow a change; the caller must roll back
     */
    static void apply(Tx tx, DatabaseSchema wanted) {
        Set<String> names = new HashSet<>();
        for (TableSchema table : wanted.tables()) {
            names.add(table.name());
        }
        for (TableSchema table : tx.catalog().tables()) {
            if (!table.isSystem() && !names.contains(table.name())) {
                drop(tx, table);
            }
        }
        for (TableSchema table : wanted.tables()) {
            TableSchema existing = tx.catalog().tableByName(table.name());
            try {
                if (existing == null) {
                    tx.createTable(table);
                } else {
                    tx.alterTable(existing.tableId(), table);
                }
            } catch (StdbException e) {
                throw new ModuleException(
                        ModuleErrorCode.MODULE_MIGRATION,
                        "Failed to create or update the database: table " + table.name() + ": " + e.getMessage(),
                        e);
            }
        }
    }

    private static void drop(Tx tx, TableSchema table) {
        if (tx.rowCount(table.tableId()) > 0) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_MIGRATION,
                    "Failed to create or update the database: cannot remove table " + table.name()
                            + ": it still has rows");
        }
        tx.dropTable(table.tableId());
    }
}
