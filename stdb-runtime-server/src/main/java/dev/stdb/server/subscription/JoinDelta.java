package dev.stdb.server.subscription;

import dev.stdb.server.query.CompiledSelect;
import dev.stdb.server.query.ReadSource;
import dev.stdb.server.query.RowShape;
import dev.stdb.server.query.Tuple;
import dev.stdb.server.storage.RowBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Delta of a semijoin of two tables, exact as a bag (spec subscriptions.md §6).
 *
 * <p>With R and S after the transaction and signed changes dR and dS, the change of the join is R*dS + dR*S - dR*dS: the
 * first two terms, which come in row by row, count combinations of two changed rows twice. Rows are counted, so that
 * what cancels out disappears.
 *
 * <p>If one of the tables is an event table, its rows meet the other table as it is after the transaction, and nothing
 * is ever taken back.
 */
final class JoinDelta {
    private static final int SLOTS = 2;

    /** Up to here comparing all pairs of changed rows is cheaper than building a hash table. */
    private static final long NESTED_LOOP_MAX = 64;

    private final LiveQuery.Plans plans;
    private final int outputSlot;
    private final boolean hasEvents;
    private final Map<ByteKey, int[]> counts = new HashMap<>();
    private final ByteKey probe = new ByteKey();
    private final RowBuffer[] changedRows = {new RowBuffer(), new RowBuffer()};
    private final SignList[] signs = {new SignList(), new SignList()};
    private final Tuple pair = new Tuple(SLOTS);

    JoinDelta(LiveQuery.Plans plans) {
        this.plans = plans;
        this.outputSlot = plans.outputSlot();
        this.hasEvents = plans.select().tables().stream().anyMatch(t -> t.isEvent());
    }

    /** Takes a changed row; returns whether it satisfies the conditions on its own table. */
    boolean accept(int slot, Tuple row, int sign, ReadSource after) {
        CompiledSelect driven = plans.driven().get(slot);
        pair.set(slot, row.array(0), row.offset(0), row.length(0));
        if (!driven.outermostFilter().test(pair)) {
            return false;
        }
        if (!hasEvents) {
            changedRows[slot].add(row.array(0), row.offset(0), row.length(0));
            signs[slot].add(sign);
        }
        driven.runDriven(pair, after, tuple -> {
            add(tuple, sign);
            return true;
        });
        return true;
    }

    private void add(Tuple tuple, int weight) {
        byte[] array = tuple.array(outputSlot);
        int start = tuple.offset(outputSlot);
        probe.point(array, start, start + tuple.length(outputSlot));
        int[] count = counts.get(probe);
        if (count == null) {
            count = new int[1];
            counts.put(probe.copy(), count);
        }
        count[0] += weight;
    }

    /** Adds the net delta to {@code inserts} and {@code deletes} and forgets it. */
    void finish(RowBuffer inserts, RowBuffer deletes) {
        subtractDoubleCounts();
        for (Map.Entry<ByteKey, int[]> entry : counts.entrySet()) {
            ByteKey row = entry.getKey();
            int count = entry.getValue()[0];
            RowBuffer target = count > 0 ? inserts : deletes;
            for (int i = Math.abs(count); i > 0; i--) {
                target.add(row.array(), row.start(), row.length());
            }
        }
        counts.clear();
        for (int slot = 0; slot < SLOTS; slot++) {
            changedRows[slot].clear();
            signs[slot].clear();
        }
    }

    private void subtractDoubleCounts() {
        RowBuffer left = changedRows[0];
        RowBuffer right = changedRows[1];
        if ((long) left.count() * right.count() > NESTED_LOOP_MAX && plans.joinColumns() != null) {
            subtractByHash(plans.joinColumns());
            return;
        }
        for (int i = 0; i < left.count(); i++) {
            for (int j = 0; j < right.count(); j++) {
                subtractPair(i, j);
            }
        }
    }

    /** Meets only rows that agree in the join column. */
    private void subtractByHash(LiveQuery.JoinColumns columns) {
        RowBuffer right = changedRows[1];
        Map<ByteKey, List<Integer>> rightByKey = new HashMap<>();
        for (int j = 0; j < right.count(); j++) {
            pointAtColumn(1, right, j, columns.right());
            List<Integer> rows = rightByKey.get(probe);
            if (rows == null) {
                rows = new ArrayList<>();
                rightByKey.put(probe.copy(), rows);
            }
            rows.add(j);
        }
        for (int i = 0; i < changedRows[0].count(); i++) {
            pointAtColumn(0, changedRows[0], i, columns.left());
            for (int j : rightByKey.getOrDefault(probe, List.of())) {
                subtractPair(i, j);
            }
        }
    }

    private void pointAtColumn(int slot, RowBuffer rows, int index, int column) {
        RowShape shape = plans.initial().shape(slot);
        int start = shape.columnStart(rows.data(), rows.start(index), column);
        probe.point(rows.data(), start, shape.columnEnd(rows.data(), start, column));
    }

    private void subtractPair(int i, int j) {
        RowBuffer left = changedRows[0];
        RowBuffer right = changedRows[1];
        pair.set(0, left.data(), left.start(i), left.length(i));
        pair.set(1, right.data(), right.start(j), right.length(j));
        if (plans.condition().test(pair)) {
            add(pair, -signs[0].get(i) * signs[1].get(j));
        }
    }

    /** Growing list of signs. */
    private static final class SignList {
        private byte[] values = new byte[16];
        private int size;

        void add(int sign) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = (byte) sign;
        }

        int get(int index) {
            return values[index];
        }

        void clear() {
            size = 0;
        }
    }
}
