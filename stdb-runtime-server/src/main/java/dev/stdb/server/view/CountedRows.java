package dev.stdb.server.view;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.TableChanges;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an instance whose query may yield a row several times: a row is there as long as it is yielded at all.
 * The deltas of the query keep them up to date, at the cost of what has changed. Confined to the database thread.
 */
final class CountedRows {
    private static final int NO_KEY = -1;

    /** What an entry of a map takes beside the bytes of the row or key. */
    private static final int ENTRY_OVERHEAD_BYTES = 128;

    /** What a row takes beside its bytes when all are gathered: where it ends, and its places in the hashes. */
    private static final int GATHERED_OVERHEAD_BYTES = 40;

    private final TableSchema table;
    private final RowLayout layout;
    private final TypedSelect query;
    private final int keyColumn;
    private final Map<ByteKey, int[]> counts = new LinkedHashMap<>();
    private final Map<ByteKey, int[]> rowsByKey = new HashMap<>();
    private final ByteKey probe = new ByteKey();
    private long sizeBytes;
    private @Nullable ViewRows rows;

    private CountedRows(TableSchema table, RowLayout layout, TypedSelect query) {
        this.table = table;
        this.layout = layout;
        this.query = query;
        this.keyColumn = table.indexes().isEmpty()
                ? NO_KEY
                : table.indexes().get(0).columns().get(0);
    }

    /**
     * Counts rows.
     *
     * @param query what yields them
     * @param found its rows, each as often as it yields it
     * @throws BadResultException if two different rows have the same primary key
     */
    static CountedRows of(TableSchema table, RowLayout layout, TypedSelect query, RowBuffer found) {
        CountedRows counted = new CountedRows(table, layout, query);
        counted.apply(found, new RowBuffer());
        return counted;
    }

    TypedSelect query() {
        return query;
    }

    /** Returns about how much memory the rows take. */
    long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Takes a delta of the query.
     *
     * @param inserts rows that it yields once more, any number of times
     * @param deletes rows that it yields once less; none of those inserted
     * @return the rows that are there now and were not, and the other way round
     * @throws BadResultException if two different rows have the same primary key; the rows are of no use then
     */
    TableChanges apply(RowBuffer inserts, RowBuffer deletes) {
        RowBuffer gone = new RowBuffer();
        for (int i = 0; i < deletes.count(); i++) {
            probe.point(deletes.data(), deletes.start(i), deletes.end(i));
            int[] count = counts.get(probe);
            if (count == null) {
                throw new IllegalStateException("a delta takes back what was not there: view=" + table.name());
            }
            if (--count[0] == 0) {
                counts.remove(probe);
                sizeBytes -= sizeOf(deletes, i);
                countKey(deletes, i, -1);
                gone.add(deletes.data(), deletes.start(i), deletes.length(i));
            }
        }
        RowBuffer come = new RowBuffer();
        for (int i = 0; i < inserts.count(); i++) {
            probe.point(inserts.data(), inserts.start(i), inserts.end(i));
            int[] count = counts.get(probe);
            if (count == null) {
                counts.put(probe.copy(), new int[] {1});
                sizeBytes += sizeOf(inserts, i);
                countKey(inserts, i, 1);
                come.add(inserts.data(), inserts.start(i), inserts.length(i));
            } else {
                count[0]++;
            }
        }
        if (!come.isEmpty() || !gone.isEmpty()) {
            rows = null;
        }
        return new TableChanges(table, come, gone, false);
    }

    /** Returns what a row takes: counted, by its key, and gathered with the others in a buffer half as large again. */
    private long sizeOf(RowBuffer buffer, int row) {
        long length = buffer.length(row);
        long size = ENTRY_OVERHEAD_BYTES + length + GATHERED_OVERHEAD_BYTES + length + length / 2;
        if (keyColumn != NO_KEY) {
            int start = layout.columnOffset(buffer.data(), buffer.start(row), keyColumn);
            size += ENTRY_OVERHEAD_BYTES + layout.columnEnd(buffer.data(), start, keyColumn) - start;
        }
        return size;
    }

    private void countKey(RowBuffer buffer, int row, int change) {
        if (keyColumn == NO_KEY) {
            return;
        }
        int start = layout.columnOffset(buffer.data(), buffer.start(row), keyColumn);
        ByteKey key = new ByteKey();
        key.point(buffer.data(), start, layout.columnEnd(buffer.data(), start, keyColumn));
        int[] count = rowsByKey.get(key);
        if (count == null) {
            count = new int[1];
            rowsByKey.put(key.copy(), count);
        }
        count[0] += change;
        if (count[0] == 0) {
            rowsByKey.remove(key);
        } else if (count[0] > 1) {
            throw ViewRows.repeatedKey(table, keyColumn);
        }
    }

    /** Returns the rows as of now; gathered when they are first asked for after a change. */
    ViewRows rows() {
        ViewRows current = rows;
        if (current == null) {
            RowBuffer all = new RowBuffer();
            for (ByteKey row : counts.keySet()) {
                all.add(row.array(), row.start(), row.length());
            }
            current = ViewRows.of(table, layout, all);
            rows = current;
        }
        return current;
    }
}
