package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.schema.IndexSchema;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.Catalog;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.TableChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows as they were before a transaction: those after it, without what it inserted, and with what it deleted.
 * Tables are sets, so a row is inserted if its bytes are among the inserted ones.
 *
 * <p>Deleted rows are found by key through hash tables built when first needed. Keys with floating-point columns are
 * not looked up but yield all deleted rows of the table: who asks must test the join condition itself.
 */
final class BeforeRows implements RowReader {
    private final RowReader after;
    private final Map<Integer, ChangedTable> tables = new HashMap<>();
    private final Map<Integer, ChangedIndex> indexes = new HashMap<>();
    private final ByteKey probe = new ByteKey();

    /**
     * Creates a view.
     *
     * @param after the state after the transaction
     * @param changes what the transaction changed, by table id
     */
    BeforeRows(RowReader after, Map<Integer, TableChanges> changes) {
        this.after = after;
        changes.forEach((tableId, change) -> {
            ChangedTable table = new ChangedTable(change, after.layout(tableId));
            tables.put(tableId, table);
            for (IndexSchema index : change.table().indexes()) {
                indexes.put(index.indexId(), new ChangedIndex(table, index));
            }
        });
    }

    @Override
    public Catalog catalog() {
        return after.catalog();
    }

    @Override
    public RowLayout layout(int tableId) {
        return after.layout(tableId);
    }

    @Override
    public long rowCount(int tableId) {
        ChangedTable table = tables.get(tableId);
        long now = after.rowCount(tableId);
        return table == null
                ? now
                : now
                        - table.changes.inserts().count()
                        + table.changes.deletes().count();
    }

    @Override
    public int pageCount(int tableId) {
        return after.pageCount(tableId);
    }

    @Override
    public List<AlgebraicType> keyElements(int indexId) {
        return after.keyElements(indexId);
    }

    @Override
    public RowCursor scan(int tableId) {
        ChangedTable table = tables.get(tableId);
        RowCursor now = after.scan(tableId);
        return table == null ? now : new Cursor(now, table, null);
    }

    @Override
    public RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        ChangedIndex index = indexes.get(indexId);
        RowCursor now = after.scanPoint(indexId, key, offset, length);
        if (index == null) {
            return now;
        }
        List<Integer> deleted = null;
        if (index.isHashed()) {
            probe.point(key, offset, offset + length);
            deleted = index.deletedByKey().getOrDefault(probe, List.of());
        }
        return new Cursor(now, index.table, deleted);
    }

    @Override
    public RowCursor scanRange(int indexId, IndexRange range) {
        throw new UnsupportedOperationException("only whole plans ask for ranges, driven ones never do");
    }

    /** Returns about how many there were: those after the transaction. */
    @Override
    public long indexKeys(int indexId) {
        return after.indexKeys(indexId);
    }

    /** A table that the transaction changed. */
    private static final class ChangedTable {
        private final TableChanges changes;
        private final RowLayout layout;
        private final ByteKey probe = new ByteKey();
        private @Nullable Set<ByteKey> inserted;

        ChangedTable(TableChanges changes, RowLayout layout) {
            this.changes = changes;
            this.layout = layout;
        }

        boolean isInserted(RowCursor row) {
            RowBuffer inserts = changes.inserts();
            if (inserts.count() == 0) {
                return false;
            }
            if (inserted == null) {
                inserted = new HashSet<>(2 * inserts.count());
                for (int i = 0; i < inserts.count(); i++) {
                    ByteKey key = new ByteKey();
                    key.point(inserts.data(), inserts.start(i), inserts.end(i));
                    inserted.add(key);
                }
            }
            probe.point(row.array(), row.offset(), row.offset() + row.length());
            return inserted.contains(probe);
        }
    }

    /** An index of such a table. */
    private static final class ChangedIndex {
        private final ChangedTable table;
        private final IndexSchema index;
        private @Nullable Map<ByteKey, List<Integer>> deletedByKey;

        ChangedIndex(ChangedTable table, IndexSchema index) {
            this.table = table;
            this.index = index;
        }

        boolean isHashed() {
            return index.columns().stream()
                    .allMatch(column -> table.layout.column(column).isByteEqual());
        }

        Map<ByteKey, List<Integer>> deletedByKey() {
            if (deletedByKey == null) {
                deletedByKey = new HashMap<>();
                RowBuffer rows = table.changes.deletes();
                BsatnWriter key = new BsatnWriter();
                for (int i = 0; i < rows.count(); i++) {
                    key.reset();
                    for (int column : index.columns()) {
                        table.layout.copyColumn(rows.data(), rows.start(i), column, key);
                    }
                    deletedByKey
                            .computeIfAbsent(new ByteKey(key.toByteArray()), k -> new ArrayList<>(1))
                            .add(i);
                }
            }
            return deletedByKey;
        }
    }

    /** The rows of a cursor but the inserted ones, then deleted ones. */
    private static final class Cursor implements RowCursor {
        private final RowCursor now;
        private final ChangedTable table;
        private final @Nullable List<Integer> deleted;
        private final int deletedCount;
        private int nextDeleted = -1;
        private int row;

        /**
         * Creates a cursor.
         *
         * @param deleted which deleted rows belong to it; all if absent
         */
        Cursor(RowCursor now, ChangedTable table, @Nullable List<Integer> deleted) {
            this.now = now;
            this.table = table;
            this.deleted = deleted;
            this.deletedCount = deleted == null ? table.changes.deletes().count() : deleted.size();
        }

        @Override
        public boolean next() {
            while (nextDeleted < 0 && now.next()) {
                if (!table.isInserted(now)) {
                    return true;
                }
            }
            nextDeleted = Math.max(0, nextDeleted);
            if (nextDeleted == deletedCount) {
                return false;
            }
            row = deleted == null ? nextDeleted : deleted.get(nextDeleted);
            nextDeleted++;
            return true;
        }

        @Override
        public byte[] array() {
            return nextDeleted < 0 ? now.array() : table.changes.deletes().data();
        }

        @Override
        public int offset() {
            return nextDeleted < 0 ? now.offset() : table.changes.deletes().start(row);
        }

        @Override
        public int length() {
            return nextDeleted < 0 ? now.length() : table.changes.deletes().length(row);
        }

        @Override
        public long pointer() {
            throw new UnsupportedOperationException("rows of the past have no pointer");
        }
    }
}
