package dev.stdb.server.query;

import dev.stdb.server.plan.TypedStatement.SortKey;
import dev.stdb.server.row.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Sorts result rows; keeps no more of them than will be returned. Confined to one statement. */
final class RowSorter {
    /** Up to here rows beyond the limit are dropped at once; a heap of more rows costs more than sorting all. */
    private static final long HEAP_ROWS_MAX = 100_000;

    private static final int ROW_OVERHEAD_BYTES = 100;

    private final ValueType[] types;
    private final boolean[] descending;
    private final int[] zeros;
    private final Comparator<Entry> order;
    private final long wanted;
    private final QueryMeter meter;
    private final List<Entry> all = new ArrayList<>();
    private final PriorityQueue<Entry> first;

    /** A row with its sort keys, each encoded on its own. */
    private record Entry(byte[][] keys, byte[] row) {
        long bytes() {
            long bytes = ROW_OVERHEAD_BYTES + row.length;
            for (byte[] key : keys) {
                bytes += key.length;
            }
            return bytes;
        }
    }

    /** Receives sorted rows. */
    @FunctionalInterface
    interface Sink {
        /** Takes a row and returns whether more are wanted. */
        boolean accept(byte[] row);
    }

    /**
     * Creates a sorter.
     *
     * @param wanted how many rows will be taken at most, as an unsigned number
     */
    RowSorter(List<SortKey> keys, long wanted, QueryMeter meter) {
        this.types = keys.stream().map(key -> ValueType.compile(key.type())).toArray(ValueType[]::new);
        this.descending = new boolean[types.length];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = keys.get(i).descending();
        }
        this.zeros = new int[types.length];
        this.order = (a, b) -> compare(a.keys(), zeros, b.keys(), zeros);
        this.wanted = wanted;
        this.meter = meter;
        this.first = new PriorityQueue<>(order.reversed());
    }

    private int compare(byte[][] a, int[] aStarts, byte[][] b, int[] bStarts) {
        for (int i = 0; i < types.length; i++) {
            int result = types[i].compare(a[i], aStarts[i], b[i], bStarts[i]);
            if (result != 0) {
                return descending[i] ? -result : result;
            }
        }
        return 0;
    }

    private boolean usesHeap() {
        return Long.compareUnsigned(wanted, HEAP_ROWS_MAX) <= 0;
    }

    /**
     * Returns whether a row could be among those that will be taken; others need not be added.
     *
     * @param arrays arrays that hold the keys
     * @param starts where each key starts
     */
    boolean wants(byte[][] arrays, int[] starts) {
        return !usesHeap()
                || first.size() < wanted
                || wanted > 0 && compare(arrays, starts, first.element().keys(), zeros) < 0;
    }

    /** Adds a row with its sort keys, each encoded on its own. */
    void add(byte[][] keys, byte[] row) {
        Entry entry = new Entry(keys, row);
        if (!usesHeap()) {
            meter.hold(entry.bytes());
            all.add(entry);
        } else if (first.size() < wanted) {
            meter.hold(entry.bytes());
            first.add(entry);
        } else if (wanted > 0 && order.compare(entry, first.element()) < 0) {
            meter.hold(entry.bytes());
            meter.release(first.remove().bytes());
            first.add(entry);
        }
    }

    void drain(Sink sink) {
        all.addAll(first);
        all.sort(order);
        for (Entry entry : all) {
            meter.tick();
            if (!sink.accept(entry.row())) {
                return;
            }
        }
    }
}
