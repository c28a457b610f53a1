package dev.stdb.server.tx;

import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.KeyLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has read what, to find those whom a transaction concerns. That costs, for each changed row, one hash lookup per
 * set of columns that keys or leading columns of ranges were made of, and one search among the ranges with the same
 * leading values ({@link RangeTree}): it does not grow with those who read something else. Confined to the database
 * thread.
 *
 * @param <W> who reads; compared by identity or as its class wants
 */
public final class ReadWatchers<W> {
    private final Map<Integer, TableWatchers<W>> tables = new HashMap<>();

    /** Creates an index without watchers. */
    public ReadWatchers() {}

    /** Those who read one table. */
    private static final class TableWatchers<W> {
        private final RowLayout layout;
        private final Set<W> whole = new LinkedHashSet<>();
        private final Map<List<Integer>, PointWatchers<W>> points = new HashMap<>();
        private final Map<List<Integer>, RangeWatchers<W>> ranges = new HashMap<>();

        TableWatchers(RowLayout layout) {
            this.layout = layout;
        }

        boolean isEmpty() {
            return whole.isEmpty() && points.isEmpty() && ranges.isEmpty();
        }

        PointWatchers<W> points(List<Integer> columns) {
            return points.computeIfAbsent(columns, c -> new PointWatchers<>(new RowKey(layout, c)));
        }

        RangeWatchers<W> ranges(List<Integer> columns) {
            return ranges.computeIfAbsent(columns, c -> new RangeWatchers<>(layout, c));
        }

        void collect(RowBuffer rows, Set<? super W> found) {
            for (int i = 0; i < rows.count(); i++) {
                for (PointWatchers<W> watchers : points.values()) {
                    watchers.collect(rows.data(), rows.start(i), found);
                }
                for (RangeWatchers<W> watchers : ranges.values()) {
                    watchers.collect(rows.data(), rows.start(i), found);
                }
            }
        }
    }

    /** The values of some columns of a row, one behind the other. */
    private static final class RowKey {
        private final RowLayout layout;
        private final int[] columns;
        private final ByteKey key = new ByteKey();
        private byte[] scratch = {};

        RowKey(RowLayout layout, List<Integer> columns) {
            this.layout = layout;
            this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
        }

        /** Returns the key of a row, for lookups; valid until the next call. */
        ByteKey of(byte[] row, int offset) {
            if (columns.length == 1) {
                int start = layout.columnOffset(row, offset, columns[0]);
                key.point(row, start, layout.columnEnd(row, start, columns[0]));
                return key;
            }
            int length = 0;
            for (int column : columns) {
                int start = layout.columnOffset(row, offset, column);
                int size = layout.columnEnd(row, start, column) - start;
                if (scratch.length - length < size) {
                    scratch = Arrays.copyOf(scratch, Math.max(2 * scratch.length, length + size));
                }
                System.arraycopy(row, start, scratch, length, size);
                length += size;
            }
            key.point(scratch, 0, length);
            return key;
        }
    }

    /** Those who looked up keys of the same columns, by key. */
    private static final class PointWatchers<W> {
        private final RowKey rowKey;
        private final Map<ByteKey, Set<W>> byKey = new HashMap<>();

        PointWatchers(RowKey rowKey) {
            this.rowKey = rowKey;
        }

        void collect(byte[] row, int offset, Set<? super W> found) {
            @Nullable Set<W> watchers = byKey.get(rowKey.of(row, offset));
            if (watchers != null) {
                found.addAll(watchers);
            }
        }
    }

    /** Those who read ranges with the same number of leading columns equal, by their values. */
    private record PrefixWatchers<W>(RowKey rowKey, Map<ByteKey, RangeTree<W>> byValue) {}

    /** Those who read ranges of the same columns, by number and values of the columns that the range has equal. */
    private static final class RangeWatchers<W> {
        private final RowLayout layout;
        private final List<Integer> columns;
        private final KeyLayout key;
        private final Map<Integer, PrefixWatchers<W>> byPrefix = new HashMap<>();

        RangeWatchers(RowLayout layout, List<Integer> columns) {
            this.layout = layout;
            this.columns = columns;
            this.key = new KeyLayout(
                    layout, columns.stream().mapToInt(Integer::intValue).toArray());
        }

        boolean isEmpty() {
            return byPrefix.isEmpty();
        }

        /**
         * Returns how many leading columns tell ranges apart: none of a single column, whose elements are its fields,
         * and none whose values may be equal with other bytes.
         */
        private int prefixColumns(IndexRange range) {
            boolean usable = columns.size() > 1
                    && columns.subList(0, range.prefixElements()).stream()
                            .allMatch(column -> layout.column(column).isByteEqual());
            return usable ? range.prefixElements() : 0;
        }

        private static ByteKey prefixOf(IndexRange range, int prefixColumns) {
            return new ByteKey(prefixColumns == 0 ? new byte[0] : range.prefix());
        }

        void add(IndexRange range, W watcher) {
            int length = prefixColumns(range);
            byPrefix.computeIfAbsent(
                            length,
                            n -> new PrefixWatchers<>(new RowKey(layout, columns.subList(0, n)), new HashMap<>()))
                    .byValue()
                    .computeIfAbsent(prefixOf(range, length), p -> new RangeTree<>(key))
                    .add(range.toKeyRange(), watcher);
        }

        void remove(IndexRange range, W watcher) {
            int length = prefixColumns(range);
            PrefixWatchers<W> watchers = byPrefix.get(length);
            if (watchers == null) {
                return;
            }
            watchers.byValue().computeIfPresent(prefixOf(range, length), (prefix, ranges) -> {
                ranges.remove(range.toKeyRange(), watcher);
                return ranges.isEmpty() ? null : ranges;
            });
            if (watchers.byValue().isEmpty()) {
                byPrefix.remove(length);
            }
        }

        void collect(byte[] row, int offset, Set<? super W> found) {
            for (PrefixWatchers<W> watchers : byPrefix.values()) {
                ByteKey prefix = watchers.rowKey().of(row, offset);
                RangeTree<W> ranges = watchers.byValue().get(prefix);
                if (ranges != null) {
                    ranges.collect(row, offset, found);
                }
            }
        }
    }

    /** Returns whether nobody has read anything. */
    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /**
     * Adds somebody who is not here yet.
     *
     * @param source the tables that were read
     */
    public void add(W watcher, ReadSet reads, RowReader source) {
        for (int tableId : reads.tables()) {
            of(tableId, source).whole.add(watcher);
        }
        reads.points().forEach((key, values) -> {
            PointWatchers<W> points = of(key.tableId(), source).points(key.columns());
            for (ByteKey value : values) {
                points.byKey.computeIfAbsent(value, v -> new LinkedHashSet<>(2)).add(watcher);
            }
        });
        reads.ranges().forEach((key, ranges) -> {
            RangeWatchers<W> watchers = of(key.tableId(), source).ranges(key.columns());
            ranges.forEach(range -> watchers.add(range, watcher));
        });
    }

    private TableWatchers<W> of(int tableId, RowReader source) {
        return tables.computeIfAbsent(tableId, id -> new TableWatchers<>(source.layout(id)));
    }

    /** Removes somebody with what it was added with. */
    public void remove(W watcher, ReadSet reads) {
        for (int tableId : reads.tables()) {
            TableWatchers<W> table = tables.get(tableId);
            if (table != null) {
                table.whole.remove(watcher);
                dropIfEmpty(tableId, table);
            }
        }
        reads.points().forEach((key, values) -> removePoints(watcher, key, values));
        reads.ranges().forEach((key, ranges) -> removeRanges(watcher, key, ranges));
    }

    private void removePoints(W watcher, ReadSet.Key key, Set<ByteKey> values) {
        TableWatchers<W> table = tables.get(key.tableId());
        PointWatchers<W> points = table == null ? null : table.points.get(key.columns());
        if (table == null || points == null) {
            return;
        }
        for (ByteKey value : values) {
            Set<W> watchers = points.byKey.get(value);
            if (watchers != null && watchers.remove(watcher) && watchers.isEmpty()) {
                points.byKey.remove(value);
            }
        }
        if (points.byKey.isEmpty()) {
            table.points.remove(key.columns());
        }
        dropIfEmpty(key.tableId(), table);
    }

    private void removeRanges(W watcher, ReadSet.Key key, List<IndexRange> removed) {
        TableWatchers<W> table = tables.get(key.tableId());
        RangeWatchers<W> ranges = table == null ? null : table.ranges.get(key.columns());
        if (table == null || ranges == null) {
            return;
        }
        removed.forEach(range -> ranges.remove(range, watcher));
        if (ranges.isEmpty()) {
            table.ranges.remove(key.columns());
        }
        dropIfEmpty(key.tableId(), table);
    }

    private void dropIfEmpty(int tableId, TableWatchers<W> table) {
        if (table.isEmpty()) {
            tables.remove(tableId);
        }
    }

    /** Forgets everybody. */
    public void clear() {
        tables.clear();
    }

    /** Adds to {@code found} those who have read something that a transaction changed. */
    public void collect(TxData data, Set<? super W> found) {
        for (TableChanges changes : data.tables()) {
            TableWatchers<W> table = tables.get(changes.table().tableId());
            if (table != null) {
                found.addAll(table.whole);
                table.collect(changes.deletes(), found);
                table.collect(changes.inserts(), found);
            }
        }
    }
}
