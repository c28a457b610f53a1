package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges the updates of successive transactions into one that leaves a client with the same rows.
 *
 * <p>Clients count rows per query set; the merged update changes each count by the sum of the changes, and rows whose
 * changes add up to nothing are left out. What a client does not see any more are the states in between. Event rows are
 * all kept, in order.
 */
public final class UpdateMerger {
    private final Map<Integer, Map<String, MergedTable>> sets = new TreeMap<>(Integer::compareUnsigned);

    private UpdateMerger() {}

    /**
     * Merges updates.
     *
     * @param updates at least one, in commit order
     * @return one update; it may report no set at all when everything was undone
     */
    public static TransactionUpdate merge(List<TransactionUpdate> updates) {
        UpdateMerger merger = new UpdateMerger();
        for (TransactionUpdate update : updates) {
            for (QuerySetUpdate set : update.querySets()) {
                Map<String, MergedTable> tables = merger.sets.computeIfAbsent(set.querySetId(), id -> new TreeMap<>());
                for (TableUpdate table : set.tables()) {
                    MergedTable merged = tables.computeIfAbsent(table.table(), name -> new MergedTable(table.schema()));
                    table.rows().forEach(merged::add);
                }
            }
        }
        return merger.result();
    }

    private TransactionUpdate result() {
        List<QuerySetUpdate> updates = new ArrayList<>();
        sets.forEach((id, tables) -> {
            List<TableUpdate> changed = new ArrayList<>();
            tables.forEach((name, merged) -> {
                List<byte[]> rows = merged.rows();
                if (!rows.isEmpty()) {
                    changed.add(new TableUpdate(merged.schema, rows));
                }
            });
            if (!changed.isEmpty()) {
                updates.add(new QuerySetUpdate(id, changed));
            }
        });
        return new TransactionUpdate(updates);
    }

    /** What happened to one table of one set. */
    private static final class MergedTable {
        private final TableSchema schema;
        private final Map<ByteKey, Count> counts = new LinkedHashMap<>();
        private final RowBuffer events = new RowBuffer();

        MergedTable(TableSchema schema) {
            this.schema = schema;
        }

        /** Adds encoded {@code TableUpdateRows}. */
        void add(byte[] tableUpdateRows) {
            BsatnReader in = new BsatnReader(tableUpdateRows);
            if (in.readU8() == RowListEncoder.ROWS_EVENT) {
                RowListEncoder.forEachRow(in, events::add);
            } else {
                RowListEncoder.forEachRow(in, (data, offset, length) -> count(data, offset, length, 1));
                RowListEncoder.forEachRow(in, (data, offset, length) -> count(data, offset, length, -1));
            }
        }

        private void count(byte[] data, int offset, int length, int weight) {
            counts.computeIfAbsent(new ByteKey(data, offset, offset + length), row -> new Count()).value += weight;
        }

        List<byte[]> rows() {
            RowBuffer inserts = new RowBuffer();
            RowBuffer deletes = new RowBuffer();
            counts.forEach((row, count) -> {
                RowBuffer target = count.value > 0 ? inserts : deletes;
                for (int i = Math.abs(count.value); i > 0; i--) {
                    target.add(row.array(), row.start(), row.length());
                }
            });
            List<byte[]> rows = new ArrayList<>(2);
            if (!inserts.isEmpty() || !deletes.isEmpty()) {
                rows.add(RowListEncoder.persistentTableRows(inserts, deletes));
            }
            if (!events.isEmpty()) {
                rows.add(RowListEncoder.eventTableRows(events));
            }
            return rows;
        }
    }

    /** How often a row came more than it went. */
    private static final class Count {
        private int value;
    }
}
