package dev.stdb.server.subscription;

import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT of a live query, with its delta under construction. A query has several if row-level security makes it a
 * union. Confined to the database thread; compared by identity.
 */
final class Fragment {
    private final LiveQuery query;
    private final QueryPlans plans;
    private final RowBuffer inserts = new RowBuffer();
    private final RowBuffer deletes = new RowBuffer();
    private final @Nullable JoinDelta joinDelta;
    private List<DeltaTarget> targets = List.of();

    Fragment(LiveQuery query, QueryPlans plans) {
        this.query = query;
        this.plans = plans;
        this.joinDelta = plans.tables().size() == 1 ? null : new JoinDelta(plans);
    }

    LiveQuery query() {
        return query;
    }

    QueryPlans plans() {
        return plans;
    }

    /** Returns where this fragment is registered for changes. */
    List<DeltaTarget> targets() {
        return targets;
    }

    void targets(List<DeltaTarget> newTargets) {
        targets = newTargets;
    }

    /**
     * Takes a changed row of one of its tables.
     *
     * @param slot the table
     * @param tuple tuple whose slot 0 is set to the row
     * @param sign 1 for an inserted, -1 for a deleted row
     * @return whether the row may contribute to the delta
     */
    boolean accept(int slot, Tuple tuple, int sign, DeltaContext context) {
        if (joinDelta != null) {
            return joinDelta.accept(slot, tuple, sign, context);
        }
        if (!plans.driven().get(0).outermostFilter().test(tuple)) {
            return false;
        }
        (sign > 0 ? inserts : deletes).add(tuple.array(0), tuple.offset(0), tuple.length(0));
        return true;
    }

    /** Ends the delta: returns it encoded and forgets it; null if nothing changed on balance. */
    byte @Nullable [] takeDelta() {
        if (joinDelta != null) {
            joinDelta.finish(inserts, deletes);
        }
        if (inserts.count() == 0 && deletes.count() == 0) {
            return null;
        }
        byte[] rows = plans.returnedTable().isEvent()
                ? RowListEncoder.eventTableRows(inserts)
                : RowListEncoder.persistentTableRows(inserts, deletes);
        inserts.clear();
        deletes.clear();
        return rows;
    }

    /** Ends the delta: adds it to buffers and forgets it. */
    void takeDelta(RowBuffer allInserts, RowBuffer allDeletes) {
        if (joinDelta != null) {
            joinDelta.finish(inserts, deletes);
        }
        addAll(inserts, allInserts);
        addAll(deletes, allDeletes);
        inserts.clear();
        deletes.clear();
    }

    private static void addAll(RowBuffer source, RowBuffer target) {
        for (int i = 0; i < source.count(); i++) {
            target.add(source.data(), source.start(i), source.length(i));
        }
    }

    /** Forgets the delta. */
    void reset() {
        inserts.clear();
        deletes.clear();
        if (joinDelta != null) {
            joinDelta.reset();
        }
    }
}
