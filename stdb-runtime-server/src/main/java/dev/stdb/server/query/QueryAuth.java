package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.plan.TableLookup;
import dev.stdb.server.tx.RowReader;
import dev.stdb.types.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Who runs a statement (spec sql.md §5).
 *
 * @param caller value of {@code :sender}
 * @param owner whether the caller owns the database: may read private tables, change rows and ignore the row limit
 */
public record QueryAuth(Identity caller, boolean owner) {

    /** Returns whether the caller may know of a table. */
    public boolean maySee(TableSchema table) {
        return owner || table.isPublic();
    }

    /** Returns the tables of {@code source} that the caller may know of, and views. */
    public TableLookup visibleTables(RowReader source, QueryViews views) {
        return new TableLookup() {
            @Override
            public @Nullable TableSchema findTable(String name) {
                TableSchema table = source.catalog().tableByName(name);
                return table != null && maySee(table) ? table : null;
            }

            @Override
            public @Nullable ViewSchema findView(String name) {
                return views.find(name);
            }

            @Override
            public TableSchema viewRows(ViewSchema view, byte[] args) {
                return views.rows(view, args);
            }
        };
    }
}
