package dev.stdb.server.tx;

import dev.stdb.server.row.ByteKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link ReadRecorder} was asked for: whole tables, single keys, ranges of keys. Whoever reads deterministically
 * gets the same again as long as no row of that is inserted or deleted. Immutable.
 *
 * @param tables tables read as a whole
 * @param points keys looked up, each the columns' values one behind the other, by what the keys are made of
 * @param ranges ranges of keys read, by what the keys are made of
 */
public record ReadSet(Set<Integer> tables, Map<Key, Set<ByteKey>> points, Map<Key, List<IndexRange>> ranges) {
    /** What a key or range takes in memory beside its bytes, together with its place in {@link ReadWatchers}. */
    private static final int PART_OVERHEAD_BYTES = 320;

    /** A reader that has read nothing: what it yields never changes. */
    public static final ReadSet NOTHING = new ReadSet(Set.of(), Map.of(), Map.of());

    /** Copies the outer collections; the inner ones must not change any more. */
    public ReadSet {
        tables = Set.copyOf(tables);
        points = Map.copyOf(points);
        ranges = Map.copyOf(ranges);
    }

    /**
     * What keys are made of.
     *
     * @param tableId the table
     * @param columns the columns, in the order in which their values make up a key
     */
    public record Key(int tableId, List<Integer> columns) {}

    /** Returns whether nothing was read. */
    public boolean isEmpty() {
        return tables.isEmpty() && points.isEmpty() && ranges.isEmpty();
    }

    /** Returns about how much memory this takes, together with its place in {@link ReadWatchers}. */
    public long sizeBytes() {
        long size = (long) PART_OVERHEAD_BYTES * tables.size();
        for (Set<ByteKey> keys : points.values()) {
            for (ByteKey key : keys) {
                size += PART_OVERHEAD_BYTES + key.length();
            }
        }
        for (List<IndexRange> parts : ranges.values()) {
            for (IndexRange range : parts) {
                size += PART_OVERHEAD_BYTES + range.sizeBytes();
            }
        }
        return size;
    }
}
