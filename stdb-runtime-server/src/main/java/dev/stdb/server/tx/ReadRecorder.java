package dev.stdb.server.tx;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.CatalogState.IndexRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads through another reader and notes what: lookups of a key as that key, ranges of an index as that range, scans
 * and counts as the whole table. The catalog is not noted, as all schemas change at once, with the module. Confined to
 * the thread of the other reader.
 *
 * <p>Deviation: the original notes a range of more than one key as the whole table; more precise is not visible but in
 * what is evaluated again.
 */
public final class ReadRecorder implements RowReader {
    /** Keys and ranges of one table that are noted one by one; from then on, it is the whole table. */
    static final int PARTS_MAX = 256;

    private final CheckedReader source;
    private final Map<Integer, TableReads> tables = new HashMap<>();
    private final ByteKey probe = new ByteKey();

    /** What was read of one table. */
    private static final class TableReads {
        private final Map<ReadSet.Key, Set<ByteKey>> points = new HashMap<>();
        private final Map<ReadSet.Key, List<IndexRange>> ranges = new HashMap<>();
        private int parts;
        private boolean whole;

        void addWhole() {
            whole = true;
            points.clear();
            ranges.clear();
        }

        /** Returns whether one more key or range is to be noted. */
        boolean mayAdd() {
            if (!whole && ++parts > PARTS_MAX) {
                addWhole();
            }
            return !whole;
        }
    }

    ReadRecorder(CheckedReader source) {
        this.source = source;
    }

    /** Returns what was read so far. */
    public ReadSet reads() {
        Set<Integer> whole = new HashSet<>();
        Map<ReadSet.Key, Set<ByteKey>> points = new HashMap<>();
        Map<ReadSet.Key, List<IndexRange>> ranges = new HashMap<>();
        tables.forEach((tableId, reads) -> {
            if (reads.whole) {
                whole.add(tableId);
            }
            points.putAll(reads.points);
            ranges.putAll(reads.ranges);
        });
        return whole.isEmpty() && points.isEmpty() && ranges.isEmpty()
                ? ReadSet.NOTHING
                : new ReadSet(whole, points, ranges);
    }

    @Override
    public Catalog catalog() {
        return source.catalog();
    }

    @Override
    public RowLayout layout(int tableId) {
        return source.layout(tableId);
    }

    @Override
    public long rowCount(int tableId) {
        long count = source.rowCount(tableId);
        of(tableId).addWhole();
        return count;
    }

    @Override
    public int pageCount(int tableId) {
        return source.pageCount(tableId);
    }

    @Override
    public RowCursor scan(int tableId) {
        RowCursor rows = source.scan(tableId);
        of(tableId).addWhole();
        return rows;
    }

    @Override
    public RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        RowCursor rows = source.scanPoint(indexId, key, offset, length);
        addPoint(source.requireIndex(indexId), key, offset, length);
        return rows;
    }

    @Override
    public RowCursor scanRange(int indexId, IndexRange range) {
        RowCursor rows = source.scanRange(indexId, range);
        IndexRef ref = source.requireIndex(indexId);
        if (range.isPoint(ref.index().key().elementCount())) {
            byte[] key = range.pointKey();
            addPoint(ref, key, 0, key.length);
        } else {
            TableReads reads = of(ref.table().id());
            if (reads.mayAdd()) {
                reads.ranges
                        .computeIfAbsent(keyOf(ref), k -> new ArrayList<>(1))
                        .add(range);
            }
        }
        return rows;
    }

    private void addPoint(IndexRef ref, byte[] key, int offset, int length) {
        TableReads reads = of(ref.table().id());
        if (reads.whole) {
            return;
        }
        if (!isByteEqual(ref)) {
            reads.addWhole();
            return;
        }
        Set<ByteKey> points = reads.points.computeIfAbsent(keyOf(ref), k -> new HashSet<>(2));
        probe.point(key, offset, offset + length);
        if (!points.contains(probe) && reads.mayAdd()) {
            points.add(probe.copy());
        }
    }

    /** Returns whether keys are equal exactly if their bytes are. */
    private static boolean isByteEqual(IndexRef ref) {
        RowLayout layout = ref.table().rows().layout();
        return ref.schema().columns().stream()
                .allMatch(column -> layout.column(column).isByteEqual());
    }

    private static ReadSet.Key keyOf(IndexRef ref) {
        return new ReadSet.Key(ref.table().id(), ref.schema().columns());
    }

    private TableReads of(int tableId) {
        return tables.computeIfAbsent(tableId, id -> new TableReads());
    }

    @Override
    public long indexKeys(int indexId) {
        long count = source.indexKeys(indexId);
        of(source.requireIndex(indexId).table().id()).addWhole();
        return count;
    }

    @Override
    public List<AlgebraicType> keyElements(int indexId) {
        return source.keyElements(indexId);
    }
}
