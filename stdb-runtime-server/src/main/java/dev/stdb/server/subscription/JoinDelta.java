package dev.stdb.server.subscription;

import dev.stdb.server.query.CompiledSelect;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.tx.RowReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Delta of a join of any number of tables, exact as a bag (spec subscriptions.md §6).
 *
 * <p>With R<sub>i</sub> the tables after the transaction, O<sub>i</sub> before it and dR<sub>i</sub> = R<sub>i</sub> -
 * O<sub>i</sub> the signed changes, the change of the join telescopes into one term per table:
 *
 * <pre>
 * R1*..*Rn - O1*..*On = sum over i of  R1*..*R(i-1) * dRi * O(i+1)*..*On
 * </pre>
 *
 * <p>Each changed row drives the term of its slot: it meets the tables of lower slots as they are and those of higher
 * slots as they were. No combination is counted twice, self-joins included. Result rows are counted, so that what
 * cancels out disappears. Rows of event tables meet all other tables as they are, and are never taken back.
 */
final class JoinDelta {
    private final QueryPlans plans;
    private final int outputSlot;
    private final boolean hasEvents;
    private final Map<ByteKey, int[]> counts = new LinkedHashMap<>();
    private final ByteKey probe = new ByteKey();
    private final Tuple tuple;
    private final RowReader[][] sourcesBySlot;
    private @Nullable DeltaContext context;

    JoinDelta(QueryPlans plans) {
        this.plans = plans;
        this.outputSlot = plans.outputSlot();
        this.hasEvents = plans.hasEvents();
        int slots = plans.tables().size();
        this.tuple = new Tuple(slots);
        this.sourcesBySlot = new RowReader[slots][];
    }

    /** Takes a changed row; returns whether it satisfies the conditions on its own table. */
    boolean accept(int slot, Tuple row, int sign, DeltaContext current) {
        CompiledSelect driven = plans.driven().get(slot);
        tuple.set(slot, row.array(0), row.offset(0), row.length(0));
        if (!driven.outermostFilter().test(tuple)) {
            return false;
        }
        driven.runDriven(tuple, sources(slot, current), found -> {
            // Lookups into the past may yield rows with other keys.
            if (plans.condition().test(found)) {
                add(found, sign);
            }
            return true;
        });
        return true;
    }

    private RowReader[] sources(int slot, DeltaContext current) {
        if (context != current) {
            context = current;
            Arrays.fill(sourcesBySlot, null);
        }
        RowReader[] sources = sourcesBySlot[slot];
        if (sources == null) {
            sources = new RowReader[sourcesBySlot.length];
            for (int other = 0; other < sources.length; other++) {
                boolean unchanged = current.changesOf(plans.tables().get(other).tableId()) == null;
                sources[other] = other <= slot || hasEvents || unchanged ? current.after() : current.before();
            }
            sourcesBySlot[slot] = sources;
        }
        return sources;
    }

    private void add(Tuple found, int weight) {
        byte[] array = found.array(outputSlot);
        int start = found.offset(outputSlot);
        probe.point(array, start, start + found.length(outputSlot));
        int[] count = counts.get(probe);
        if (count == null) {
            count = new int[1];
            counts.put(probe.copy(), count);
        }
        count[0] += weight;
    }

    /** Adds the net delta to {@code inserts} and {@code deletes} and forgets it. */
    void finish(RowBuffer inserts, RowBuffer deletes) {
        for (Map.Entry<ByteKey, int[]> entry : counts.entrySet()) {
            ByteKey row = entry.getKey();
            int count = entry.getValue()[0];
            RowBuffer target = count > 0 ? inserts : deletes;
            for (int i = Math.abs(count); i > 0; i--) {
                target.add(row.array(), row.start(), row.length());
            }
        }
        reset();
    }

    /** Forgets the delta. */
    void reset() {
        counts.clear();
        context = null;
        Arrays.fill(sourcesBySlot, null);
    }
}
