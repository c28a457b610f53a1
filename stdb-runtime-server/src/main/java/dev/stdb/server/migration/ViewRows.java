package dev.stdb.server.migration;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.bsatn.TypeCodec;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the catalog that describe views (spec module-def.md §11). Nothing reads them but queries: the views
 * themselves are those of the module.
 *
 * <p>Deviation: the table id of a view is none, as views have no table of their own here (ADR 0035).
 */
final class ViewRows {
    private static final int TAG_NONE = 1;

    private final Tx tx;
    private final BsatnWriter row = new BsatnWriter();
    private final BsatnWriter generated = new BsatnWriter();

    private ViewRows(Tx tx) {
        this.tx = tx;
    }

    /** Makes the catalog describe exactly some views; those that were known by the same name keep their ids. */
    static void replace(Tx tx, List<ViewSchema> views) {
        Map<String, Integer> ids = readIds(tx);
        tx.clear(SystemTables.ST_VIEW);
        tx.clear(SystemTables.ST_VIEW_PARAM);
        tx.clear(SystemTables.ST_VIEW_COLUMN);
        ViewRows rows = new ViewRows(tx);
        views.forEach(view -> rows.insert(view, ids.getOrDefault(view.name(), 0)));
    }

    private static Map<String, Integer> readIds(Tx tx) {
        Map<String, Integer> ids = new HashMap<>();
        for (RowCursor rows = tx.scan(SystemTables.ST_VIEW); rows.next(); ) {
            BsatnReader in = new BsatnReader(rows.array(), rows.offset(), rows.length());
            int id = in.readU32();
            ids.put(in.readString(), id);
        }
        return ids;
    }

    /** Inserts the rows of a view; id 0 stands for a new one. */
    private void insert(ViewSchema view, int knownId) {
        row.reset();
        row.writeU32(knownId);
        row.writeString(view.name());
        row.writeTag(TAG_NONE);
        row.writeBool(view.isPublic());
        row.writeBool(view.isAnonymous());
        insert(SystemTables.ST_VIEW);
        int id = knownId == 0 ? new BsatnReader(generated.array(), 0, generated.length()).readU32() : knownId;
        insertElements(SystemTables.ST_VIEW_PARAM, id, view.params());
        insertElements(SystemTables.ST_VIEW_COLUMN, id, view.rowType());
    }

    private void insertElements(int tableId, int viewId, ProductType type) {
        for (int i = 0; i < type.size(); i++) {
            row.reset();
            row.writeU32(viewId);
            row.writeU16(i);
            row.writeString(String.valueOf(type.elements().get(i).name()));
            row.writeBytes(TypeCodec.encode(type.typeAt(i)));
            insert(tableId);
        }
    }

    private void insert(int tableId) {
        tx.insert(tableId, row.array(), 0, row.length(), generated);
    }
}
