package dev.stdb.server.subscription;

import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.TableChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The targets reached over one {@link JoinEdge}, by the literal they ask for. */
final class EdgeTargets {
    private final JoinEdge edge;
    private final RowLayout partnerLayout;
    private final Map<ByteKey, List<DeltaTarget>> byValue = new HashMap<>();
    private final ByteKey probe = new ByteKey();
    /** Targets by join key of the partners that the current transaction deleted. */
    private Map<ByteKey, List<DeltaTarget>> deletedByKey = Map.of();

    EdgeTargets(JoinEdge edge) {
        this.edge = edge;
        this.partnerLayout = new RowLayout(edge.partner().rowType());
    }

    JoinEdge edge() {
        return edge;
    }

    boolean isEmpty() {
        return byValue.isEmpty();
    }

    void add(ByteKey value, DeltaTarget target) {
        byValue.computeIfAbsent(value, v -> new ArrayList<>(1)).add(target);
    }

    void remove(ByteKey value, DeltaTarget target) {
        List<DeltaTarget> targets = byValue.getOrDefault(value, List.of());
        if (targets.remove(target) && targets.isEmpty()) {
            byValue.remove(value);
        }
    }

    /**
     * Prepares for the changes of a transaction. Partners it deleted are no longer found through the index, but the
     * double counts of the join delta need to hear of rows that met them.
     */
    void begin(DeltaContext context) {
        TableChanges changes = context.changesOf(edge.partner().tableId());
        if (changes == null || changes.deletes().count() == 0) {
            deletedByKey = Map.of();
            return;
        }
        deletedByKey = new HashMap<>();
        RowBuffer rows = changes.deletes();
        for (int i = 0; i < rows.count(); i++) {
            List<DeltaTarget> targets = targetsOf(rows.data(), rows.start(i));
            if (!targets.isEmpty()) {
                pointAt(rows.data(), rows.start(i), edge.partnerJoinColumn());
                List<DeltaTarget> known = deletedByKey.get(probe);
                if (known == null) {
                    known = new ArrayList<>();
                    deletedByKey.put(probe.copy(), known);
                }
                known.addAll(targets);
            }
        }
    }

    /**
     * Collects the targets that a changed row may concern.
     *
     * @param row array that holds the join key of the changed row
     * @param keyStart first byte of the key
     * @param keyEnd first byte behind the key
     */
    void collect(byte[] row, int keyStart, int keyEnd, DeltaContext context, Collection<DeltaTarget> out) {
        RowCursor partners = context.after().scanPoint(edge.partnerIndexId(), row, keyStart, keyEnd - keyStart);
        while (partners.next()) {
            out.addAll(targetsOf(partners.array(), partners.offset()));
        }
        if (!deletedByKey.isEmpty()) {
            probe.point(row, keyStart, keyEnd);
            out.addAll(deletedByKey.getOrDefault(probe, List.of()));
        }
    }

    private List<DeltaTarget> targetsOf(byte[] partner, int offset) {
        pointAt(partner, offset, edge.filterColumn());
        return byValue.getOrDefault(probe, List.of());
    }

    private void pointAt(byte[] partner, int offset, int column) {
        int start = partnerLayout.columnOffset(partner, offset, column);
        probe.point(partner, start, partnerLayout.columnEnd(partner, start, column));
    }
}
