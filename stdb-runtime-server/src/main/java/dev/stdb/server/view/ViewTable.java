package dev.stdb.server.view;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.row.RowLayout;
import dev.stdb.types.Identity;
import java.util.List;

/**
 * What an instance is, whatever it holds.
 *
 * @param key what makes it the same for two who ask
 * @param view the view
 * @param table the table that stands for it, with an id below zero
 * @param layout where the columns of its rows are
 */
record ViewTable(ViewKey key, ViewSchema view, TableSchema table, RowLayout layout) {
    /** What an instance of a view with few columns takes, its places in maps included. */
    private static final int INSTANCE_BYTES = 2_048;

    static ViewTable of(ViewKey key, ViewSchema view, int tableId) {
        RowLayout layout = new RowLayout(view.rowType());
        return new ViewTable(key, view, tableOf(view, layout, tableId), layout);
    }

    private static TableSchema tableOf(ViewSchema view, RowLayout layout, int tableId) {
        TableSchema.Builder table = TableSchema.builder(view.name(), view.rowType())
                .tableId(tableId)
                .accessorName(view.accessorName())
                .columns(view.columns())
                .primaryKey(view.primaryKey())
                .isPublic(view.isPublic());
        // Keys whose values may be equal with other bytes cannot be looked up by their bytes.
        if (view.primaryKey().isPresent()
                && layout.column(view.primaryKey().getAsInt()).isByteEqual()) {
            List<Integer> columns = List.of(view.primaryKey().getAsInt());
            String name = view.name() + "_" + view.columns().get(columns.get(0)).name();
            table.indexes(List.of(new IndexSchema(tableId, name, name, IndexAlgorithm.HASH, columns)))
                    .constraints(List.of(new ConstraintSchema(tableId, name, columns)));
        }
        return table.build();
    }

    /** Returns who asks; nobody for an anonymous view. */
    Identity caller() {
        Identity caller = key.caller();
        return caller == null ? Identity.ZERO : caller;
    }

    /** Returns about how much memory an instance takes besides its rows and what it has read. */
    long sizeBytes() {
        return INSTANCE_BYTES + key.args().length();
    }
}
