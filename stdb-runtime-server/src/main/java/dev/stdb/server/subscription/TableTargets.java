package dev.stdb.server.subscription;

import dev.stdb.sats.ProductType;
import dev.stdb.server.query.ReadSource;
import dev.stdb.server.query.RowShape;
import dev.stdb.server.query.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The live queries over one table, found by the values of a changed row: the cost of a change does not grow with the
 * queries that ask for other values (spec subscriptions.md §6.1).
 */
final class TableTargets {
    private final RowShape shape;
    private final Set<DeltaTarget> always = new LinkedHashSet<>();
    private final List<ColumnTargets> byColumn = new ArrayList<>();
    private final Tuple tuple = new Tuple(1);
    private final ByteKey probe = new ByteKey();

    /** The targets that ask for one value of a column. */
    private record ColumnTargets(int column, Map<ByteKey, List<DeltaTarget>> byValue) {}

    TableTargets(ProductType rowType) {
        shape = new RowShape(rowType);
    }

    boolean isEmpty() {
        return always.isEmpty() && byColumn.isEmpty();
    }

    void add(DeltaTarget target) {
        ByteKey value = target.value();
        if (value == null) {
            always.add(target);
            return;
        }
        targetsOf(target.column())
                .byValue()
                .computeIfAbsent(value, v -> new ArrayList<>(1))
                .add(target);
    }

    private ColumnTargets targetsOf(int column) {
        for (ColumnTargets targets : byColumn) {
            if (targets.column() == column) {
                return targets;
            }
        }
        ColumnTargets created = new ColumnTargets(column, new HashMap<>());
        byColumn.add(created);
        return created;
    }

    void remove(DeltaTarget target) {
        ByteKey value = target.value();
        if (value == null) {
            always.remove(target);
            return;
        }
        ColumnTargets columnTargets = targetsOf(target.column());
        List<DeltaTarget> targets = columnTargets.byValue().getOrDefault(value, List.of());
        if (targets.remove(target) && targets.isEmpty()) {
            columnTargets.byValue().remove(value);
        }
        if (columnTargets.byValue().isEmpty()) {
            byColumn.remove(columnTargets);
        }
    }

    /**
     * Hands a changed row to every query it may concern.
     *
     * @param sign 1 for an inserted, -1 for a deleted row
     * @param touched receives queries that got their first change
     */
    void dispatch(byte[] row, int offset, int length, int sign, ReadSource after, Collection<LiveQuery> touched) {
        tuple.set(0, row, offset, length);
        for (DeltaTarget target : always) {
            accept(target, sign, after, touched);
        }
        for (ColumnTargets columnTargets : byColumn) {
            int start = shape.columnStart(row, offset, columnTargets.column());
            probe.point(row, start, shape.columnEnd(row, start, columnTargets.column()));
            List<DeltaTarget> targets = columnTargets.byValue().get(probe);
            if (targets != null) {
                for (DeltaTarget target : targets) {
                    accept(target, sign, after, touched);
                }
            }
        }
    }

    private void accept(DeltaTarget target, int sign, ReadSource after, Collection<LiveQuery> touched) {
        if (target.query().accept(target.slot(), tuple, sign, after)) {
            touched.add(target.query());
        }
    }
}
