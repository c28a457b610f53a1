package dev.stdb.server.subscription;

import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.tx.TableChanges;
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
    private final RowLayout layout;
    private final Set<DeltaTarget> always = new LinkedHashSet<>();
    private final List<ColumnTargets> byColumn = new ArrayList<>();
    private final List<EdgeTargets> byEdge = new ArrayList<>();
    private final Set<DeltaTarget> reached = new LinkedHashSet<>();
    private final Tuple tuple = new Tuple(1);
    private final ByteKey probe = new ByteKey();

    /** The targets that ask for one value of a column. */
    private record ColumnTargets(int column, Map<ByteKey, List<DeltaTarget>> byValue) {}

    TableTargets(RowLayout layout) {
        this.layout = layout;
    }

    boolean isEmpty() {
        return always.isEmpty() && byColumn.isEmpty() && byEdge.isEmpty();
    }

    void add(DeltaTarget target) {
        ByteKey value = target.value();
        if (value == null) {
            always.add(target);
            return;
        }
        if (target.edge() != null) {
            targetsOf(target.edge()).add(value, target);
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

    private EdgeTargets targetsOf(JoinEdge edge) {
        for (EdgeTargets targets : byEdge) {
            if (targets.edge().isSameWay(edge)) {
                return targets;
            }
        }
        EdgeTargets created = new EdgeTargets(edge);
        byEdge.add(created);
        return created;
    }

    void remove(DeltaTarget target) {
        ByteKey value = target.value();
        if (value == null) {
            always.remove(target);
            return;
        }
        if (target.edge() != null) {
            EdgeTargets edgeTargets = targetsOf(target.edge());
            edgeTargets.remove(value, target);
            if (edgeTargets.isEmpty()) {
                byEdge.remove(edgeTargets);
            }
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
     * Hands the changed rows of a transaction to every query they may concern.
     *
     * @param touched receives queries that got their first change
     */
    void dispatch(TableChanges changes, DeltaContext context, Collection<LiveQuery> touched) {
        for (EdgeTargets targets : byEdge) {
            targets.begin(context);
        }
        dispatch(changes.deletes(), -1, context, touched);
        dispatch(changes.inserts(), 1, context, touched);
    }

    private void dispatch(RowBuffer rows, int sign, DeltaContext context, Collection<LiveQuery> touched) {
        for (int i = 0; i < rows.count(); i++) {
            dispatchRow(rows.data(), rows.start(i), rows.length(i), sign, context, touched);
        }
    }

    private void dispatchRow(
            byte[] row, int offset, int length, int sign, DeltaContext context, Collection<LiveQuery> touched) {
        tuple.set(0, row, offset, length);
        for (DeltaTarget target : always) {
            accept(target, sign, context, touched);
        }
        for (ColumnTargets columnTargets : byColumn) {
            int start = layout.columnOffset(row, offset, columnTargets.column());
            probe.point(row, start, layout.columnEnd(row, start, columnTargets.column()));
            List<DeltaTarget> targets = columnTargets.byValue().get(probe);
            if (targets != null) {
                for (DeltaTarget target : targets) {
                    accept(target, sign, context, touched);
                }
            }
        }
        for (EdgeTargets edgeTargets : byEdge) {
            int column = edgeTargets.edge().joinColumn();
            int start = layout.columnOffset(row, offset, column);
            reached.clear();
            edgeTargets.collect(row, start, layout.columnEnd(row, start, column), context, reached);
            for (DeltaTarget target : reached) {
                accept(target, sign, context, touched);
            }
        }
    }

    private void accept(DeltaTarget target, int sign, DeltaContext context, Collection<LiveQuery> touched) {
        LiveQuery query = target.fragment().query();
        if (query.accept(target, tuple, sign, context)) {
            touched.add(query);
        }
    }
}
