package dev.stdb.server.query;

import dev.stdb.server.plan.Planner;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.SelectPlan.HashLookup;
import dev.stdb.server.plan.SelectPlan.PointLookup;
import dev.stdb.server.plan.SelectPlan.PointSetLookup;
import dev.stdb.server.plan.SelectPlan.RangeLookup;
import dev.stdb.server.plan.SelectPlan.Step;
import dev.stdb.server.plan.Statistics;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.tx.RowReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plan ready to run: nested loops over scans, index lookups, hash tables and, for changes, given rows. Immutable; any
 * number of runs may share it, on any threads.
 */
public final class CompiledSelect {
    /** What a row in a hash table takes besides its bytes: map entry, key, buffer. */
    private static final int HASH_ENTRY_BYTES = 200;

    private final CompiledStep[] steps;
    private final RowLayout[] layouts;
    private final TuplePredicate condition;

    /** Receives the row combinations found. */
    @FunctionalInterface
    public interface TupleSink {
        /**
         * Takes a combination, valid during the call.
         *
         * @return whether more are wanted
         */
        boolean accept(Tuple tuple);
    }

    /**
     * One table of the nest.
     *
     * @param slot position of the table in FROM
     * @param tableId the table
     * @param access how to find rows; of no use to hash tables and given rows
     * @param hash how to find rows through a hash table, absent unless that is the way
     * @param filter what rows must satisfy
     */
    private record CompiledStep(
            int slot,
            int tableId,
            RowAccess access,
            @Nullable HashLookup hash,
            TuplePredicate filter) {}

    /** One evaluation: where it reads each slot, where it writes, and the hash tables built so far, by step. */
    private static final class Run {
        private final RowReader[] sources;
        private final TupleSink sink;
        private final @Nullable Map<ByteKey, RowBuffer>[] hashTables;
        private final ByteKey probe = new ByteKey();
        private final QueryMeter.@Nullable StepCounts counts;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Run(RowReader[] sources, TupleSink sink, int steps, QueryMeter.@Nullable StepCounts counts) {
            this.sources = sources;
            this.sink = sink;
            this.hashTables = (Map<ByteKey, RowBuffer>[]) new Map[steps];
            this.counts = counts;
        }
    }

    /**
     * Compiles a plan.
     *
     * @param source where the tables of the plan are
     */
    public CompiledSelect(SelectPlan plan, RowReader source) {
        layouts = new RowLayout[plan.steps().size()];
        for (Step step : plan.steps()) {
            layouts[step.slot()] = source.layout(step.table().tableId());
        }
        PredicateCompiler compiler = new PredicateCompiler(layouts);
        TypedExpr whole = plan.select().condition();
        condition = compiler.compileAll(whole == null ? List.of() : List.of(whole));
        steps = new CompiledStep[plan.steps().size()];
        for (int i = 0; i < steps.length; i++) {
            Step step = plan.steps().get(i);
            steps[i] = new CompiledStep(
                    step.slot(),
                    step.table().tableId(),
                    access(step),
                    step.access() instanceof HashLookup lookup ? lookup : null,
                    compiler.compileAll(step.filters()));
        }
    }

    /** Plans a SELECT for the rows there are now. */
    public static SelectPlan plan(TypedSelect select, RowReader source) {
        return Planner.plan(select, new Statistics(source::rowCount, source::indexKeys));
    }

    private RowAccess access(Step step) {
        if (step.access() instanceof PointLookup lookup) {
            return RowAccess.Point.of(lookup, step.table().isUnique(lookup.index()), layouts);
        } else if (step.access() instanceof PointSetLookup lookup) {
            return RowAccess.PointSet.of(lookup, step.table().isUnique(lookup.index()), layouts);
        } else if (step.access() instanceof RangeLookup lookup) {
            return RowAccess.Range.of(lookup, layouts);
        }
        return new RowAccess.Scan(step.table().tableId());
    }

    /** Returns the whole condition of the statement; every slot must be set to test it. */
    public TuplePredicate condition() {
        return condition;
    }

    /** Returns where the columns of a table are. */
    public RowLayout layout(int slot) {
        return layouts[slot];
    }

    /** Returns what rows of the outermost table must satisfy by themselves; reads only the slot of that table. */
    public TuplePredicate outermostFilter() {
        return steps[0].filter();
    }

    /**
     * Finds all combinations.
     *
     * @return whether the sink wanted all of them
     */
    public boolean run(RowReader source, TupleSink sink) {
        return runFrom(0, new Tuple(layouts.length), newRun(source, sink, null));
    }

    /**
     * Finds all combinations and counts what that takes.
     *
     * @return whether the sink wanted all of them
     */
    boolean run(RowReader source, QueryMeter meter, TupleSink sink) {
        return runFrom(0, new Tuple(layouts.length), newRun(source, sink, meter.startFragment(steps.length)));
    }

    private Run newRun(RowReader source, TupleSink sink, QueryMeter.@Nullable StepCounts counts) {
        RowReader[] sources = new RowReader[layouts.length];
        Arrays.fill(sources, source);
        return new Run(sources, sink, steps.length, counts);
    }

    /**
     * Finds all combinations with one row of the outermost table.
     *
     * @param tuple tuple whose outermost slot is set to the row
     * @param sources by slot, where the rows of that table are read: changes meet some tables as they were and some as
     *     they are now
     * @return whether the sink wanted all of them
     */
    public boolean runDriven(Tuple tuple, RowReader[] sources, TupleSink sink) {
        return !steps[0].filter().test(tuple) || runFrom(1, tuple, new Run(sources, sink, steps.length, null));
    }

    /** Visits the matching rows of a statement over one table; the cursor is valid during the call. */
    void runSingle(RowReader source, QueryMeter meter, Consumer<RowCursor> visitor) {
        CompiledStep step = steps[0];
        QueryMeter.StepCounts counts = meter.startFragment(1);
        Tuple tuple = new Tuple(1);
        RowCursor cursor = open(step, 0, tuple, source, counts);
        while (cursor.next()) {
            counts.read(0);
            tuple.set(0, cursor.array(), cursor.offset(), cursor.length());
            if (step.filter().test(tuple)) {
                counts.kept(0);
                visitor.accept(cursor);
            }
        }
    }

    /**
     * Estimates how many rows a run reads (spec sql.md §5.1): scans count whole tables, lookups of a key the rows of
     * the index divided by its distinct keys.
     */
    public double estimateRows(RowReader source) {
        double total = 0;
        double outer = 1;
        for (CompiledStep step : steps) {
            double rows = step.access().estimateRows(source.rowCount(step.tableId()), source);
            outer *= rows;
            total += outer;
        }
        return total;
    }

    /** Returns whether every row read is a result: the plan is one scan or index scan without filter. */
    boolean yieldsAllItReads() {
        return steps.length == 1 && steps[0].filter() == TuplePredicate.ALWAYS;
    }

    private boolean runFrom(int depth, Tuple tuple, Run run) {
        if (depth == steps.length) {
            return run.sink.accept(tuple);
        }
        CompiledStep step = steps[depth];
        if (step.hash() != null) {
            return runHashed(depth, step.hash(), tuple, run);
        }
        QueryMeter.StepCounts counts = run.counts;
        RowCursor cursor = open(step, depth, tuple, run.sources[step.slot()], counts);
        while (cursor.next()) {
            if (counts != null) {
                counts.read(depth);
            }
            tuple.set(step.slot(), cursor.array(), cursor.offset(), cursor.length());
            if (step.filter().test(tuple)) {
                if (counts != null) {
                    counts.kept(depth);
                }
                if (!runFrom(depth + 1, tuple, run)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static RowCursor open(
            CompiledStep step, int depth, Tuple tuple, RowReader source, QueryMeter.@Nullable StepCounts counts) {
        if (counts != null) {
            for (int i = step.access().probes(); i > 0; i--) {
                counts.probed(depth);
            }
        }
        return step.access().open(tuple, source);
    }

    private boolean runHashed(int depth, HashLookup lookup, Tuple tuple, Run run) {
        CompiledStep step = steps[depth];
        Map<ByteKey, RowBuffer> table = run.hashTables[depth];
        if (table == null) {
            table = hashTable(step, depth, lookup.column(), run);
            run.hashTables[depth] = table;
        }
        int outer = lookup.operand().slot();
        pointAt(
                run.probe,
                outer,
                tuple.array(outer),
                tuple.offset(outer),
                lookup.operand().column());
        RowBuffer rows = table.get(run.probe);
        for (int i = 0; rows != null && i < rows.count(); i++) {
            if (run.counts != null) {
                run.counts.read(depth);
            }
            tuple.set(step.slot(), rows.data(), rows.start(i), rows.length(i));
            if (step.filter().test(tuple)) {
                if (run.counts != null) {
                    run.counts.kept(depth);
                }
                if (!runFrom(depth + 1, tuple, run)) {
                    return false;
                }
            }
        }
        return true;
    }

    private Map<ByteKey, RowBuffer> hashTable(CompiledStep step, int depth, int column, Run run) {
        Map<ByteKey, RowBuffer> table = new HashMap<>();
        RowCursor cursor = run.sources[step.slot()].scan(step.tableId());
        while (cursor.next()) {
            pointAt(run.probe, step.slot(), cursor.array(), cursor.offset(), column);
            RowBuffer rows = table.get(run.probe);
            if (rows == null) {
                rows = new RowBuffer();
                table.put(run.probe.copy(), rows);
            }
            rows.add(cursor.array(), cursor.offset(), cursor.length());
            if (run.counts != null) {
                run.counts.read(depth);
                run.counts.held(HASH_ENTRY_BYTES + cursor.length());
            }
        }
        return table;
    }

    private void pointAt(ByteKey key, int slot, byte[] row, int offset, int column) {
        int start = layouts[slot].columnOffset(row, offset, column);
        key.point(row, start, layouts[slot].columnEnd(row, start, column));
    }
}
