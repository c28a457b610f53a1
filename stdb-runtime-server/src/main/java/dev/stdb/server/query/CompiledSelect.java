package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.SelectPlan.HashLookup;
import dev.stdb.server.plan.SelectPlan.PointLookup;
import dev.stdb.server.plan.SelectPlan.Step;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.storage.RowCursor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plan ready to run: nested loops over scans, index lookups, hash tables and, for changes,
 * given rows. Immutable; any number of
 * runs may share it.
 */
public final class CompiledSelect {
    private final CompiledStep[] steps;
    private final RowShape[] shapes;
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
     * @param key how to find rows through an index, absent for scans and given rows
     * @param hash how to find rows through a hash table, absent unless that is the way
     * @param filter what rows must satisfy
     */
    private record CompiledStep(
            int slot,
            int tableId,
            @Nullable CompiledKey key,
            @Nullable HashLookup hash,
            TuplePredicate filter) {}

    /** One evaluation: where it reads, where it writes, and the hash tables built so far, by step. */
    private static final class Run {
        private final ReadSource[] sources;
        private final TupleSink sink;
        private final @Nullable Map<ByteBuffer, RowBuffer>[] hashTables;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Run(ReadSource[] sources, TupleSink sink, int steps) {
            this.sources = sources;
            this.sink = sink;
            this.hashTables = (Map<ByteBuffer, RowBuffer>[]) new Map[steps];
        }
    }

    /**
     * Builds the key of an index lookup.
     *
     * @param indexId the index
     * @param unique whether at most one row has the key
     * @param parts constants and columns
     * @param constant the whole key, if all parts are constants
     */
    private record CompiledKey(int indexId, boolean unique, List<TypedExpr> parts, byte @Nullable [] constant) {}

    /** Compiles a plan. */
    public CompiledSelect(SelectPlan plan) {
        shapes = new RowShape[plan.steps().size()];
        for (Step step : plan.steps()) {
            shapes[step.slot()] = new RowShape(step.table().rowType());
        }
        PredicateCompiler compiler = new PredicateCompiler(shapes);
        TypedExpr whole = plan.select().condition();
        condition = compiler.compileAll(whole == null ? List.of() : List.of(whole));
        steps = new CompiledStep[plan.steps().size()];
        for (int i = 0; i < steps.length; i++) {
            Step step = plan.steps().get(i);
            CompiledKey key = step.access() instanceof PointLookup lookup ? compileKey(step, lookup) : null;
            HashLookup hash = step.access() instanceof HashLookup lookup ? lookup : null;
            steps[i] = new CompiledStep(
                    step.slot(), step.table().tableId(), key, hash, compiler.compileAll(step.filters()));
        }
    }

    private CompiledKey compileKey(Step step, PointLookup lookup) {
        int indexId = lookup.index().indexId();
        boolean unique = step.table().isUnique(lookup.index());
        boolean constant = lookup.key().stream().allMatch(TypedExpr.Constant.class::isInstance);
        byte[] bytes = constant ? keyBytes(lookup.key(), new Tuple(0)).toByteArray() : null;
        return new CompiledKey(indexId, unique, lookup.key(), bytes);
    }

    private BsatnWriter keyBytes(List<TypedExpr> parts, Tuple tuple) {
        BsatnWriter out = new BsatnWriter();
        for (TypedExpr part : parts) {
            if (part instanceof TypedExpr.Constant constant) {
                out.writeRaw(constant.bsatn(), 0, constant.bsatn().length);
            } else if (part instanceof TypedExpr.ColumnRef column) {
                byte[] row = tuple.array(column.slot());
                RowShape shape = shapes[column.slot()];
                int start = shape.columnStart(row, tuple.offset(column.slot()), column.column());
                out.writeRaw(row, start, shape.columnEnd(row, start, column.column()) - start);
            }
        }
        return out;
    }

    /** Returns the whole condition of the statement; every slot must be set to test it. */
    public TuplePredicate condition() {
        return condition;
    }

    /** Returns whether values of a comparable type are equal exactly if their bytes are. */
    public static boolean hasBytewiseEquality(AlgebraicType type) {
        return !Values.isFloat(type);
    }

    /** Returns where the columns of a table are. */
    public RowShape shape(int slot) {
        return shapes[slot];
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
    public boolean run(ReadSource source, TupleSink sink) {
        ReadSource[] sources = new ReadSource[shapes.length];
        Arrays.fill(sources, source);
        return runFrom(0, new Tuple(shapes.length), new Run(sources, sink, steps.length));
    }

    /**
     * Finds all combinations with one row of the outermost table.
     *
     * @param tuple tuple whose outermost slot is set to the row
     * @param sources by slot, where the rows of that table are read: changes meet some tables as they were and some as
     *     they are now
     * @return whether the sink wanted all of them
     */
    public boolean runDriven(Tuple tuple, ReadSource[] sources, TupleSink sink) {
        return !steps[0].filter().test(tuple) || runFrom(1, tuple, new Run(sources, sink, steps.length));
    }

    /** Visits the matching rows of a statement over one table; the cursor is valid during the call. */
    void runSingle(ReadSource source, Consumer<RowCursor> visitor) {
        CompiledStep step = steps[0];
        Tuple tuple = new Tuple(1);
        RowCursor cursor = open(step, tuple, source);
        while (cursor.next()) {
            tuple.set(0, cursor.array(), cursor.offset(), cursor.length());
            if (step.filter().test(tuple)) {
                visitor.accept(cursor);
            }
        }
    }

    /**
     * Estimates how many rows a run reads.
     *
     * <p>Scans count whole tables. A constant key is looked up and its rows are counted; a joined key counts as one row
     * if it is unique, else as the square root of the table, for want of statistics.
     */
    public double estimateRows(ReadSource source) {
        double total = 0;
        double outer = 1;
        for (CompiledStep step : steps) {
            double rows = source.rowCount(step.tableId());
            CompiledKey key = step.key();
            if (key != null && key.constant() != null) {
                rows = countRows(open(step, new Tuple(0), source));
            } else if (key != null) {
                rows = key.unique() ? Math.min(rows, 1) : Math.sqrt(rows);
            }
            outer *= rows;
            total += outer;
        }
        return total;
    }

    private static double countRows(RowCursor cursor) {
        double rows = 0;
        while (cursor.next()) {
            rows++;
        }
        return rows;
    }

    private boolean runFrom(int depth, Tuple tuple, Run run) {
        if (depth == steps.length) {
            return run.sink.accept(tuple);
        }
        CompiledStep step = steps[depth];
        if (step.hash() != null) {
            return runHashed(depth, step.hash(), tuple, run);
        }
        RowCursor cursor = open(step, tuple, run.sources[step.slot()]);
        while (cursor.next()) {
            tuple.set(step.slot(), cursor.array(), cursor.offset(), cursor.length());
            if (step.filter().test(tuple) && !runFrom(depth + 1, tuple, run)) {
                return false;
            }
        }
        return true;
    }

    private boolean runHashed(int depth, HashLookup lookup, Tuple tuple, Run run) {
        CompiledStep step = steps[depth];
        Map<ByteBuffer, RowBuffer> table = run.hashTables[depth];
        if (table == null) {
            table = hashTable(step, lookup.column(), run.sources[step.slot()]);
            run.hashTables[depth] = table;
        }
        int outer = lookup.operand().slot();
        RowBuffer rows = table.get(column(
                outer, tuple.array(outer), tuple.offset(outer), lookup.operand().column()));
        for (int i = 0; rows != null && i < rows.count(); i++) {
            tuple.set(step.slot(), rows.data(), rows.start(i), rows.length(i));
            if (step.filter().test(tuple) && !runFrom(depth + 1, tuple, run)) {
                return false;
            }
        }
        return true;
    }

    private Map<ByteBuffer, RowBuffer> hashTable(CompiledStep step, int column, ReadSource source) {
        Map<ByteBuffer, RowBuffer> table = new HashMap<>();
        RowCursor cursor = source.scan(step.tableId());
        while (cursor.next()) {
            ByteBuffer key = column(step.slot(), cursor.array(), cursor.offset(), column);
            RowBuffer rows = table.get(key);
            if (rows == null) {
                rows = new RowBuffer();
                // The cursor's bytes may move; a key in the map owns its own.
                table.put(ByteBuffer.allocate(key.remaining()).put(key).flip(), rows);
            }
            rows.add(cursor.array(), cursor.offset(), cursor.length());
        }
        return table;
    }

    private ByteBuffer column(int slot, byte[] row, int offset, int column) {
        int start = shapes[slot].columnStart(row, offset, column);
        return ByteBuffer.wrap(row, start, shapes[slot].columnEnd(row, start, column) - start);
    }

    private RowCursor open(CompiledStep step, Tuple tuple, ReadSource source) {
        CompiledKey key = step.key();
        if (key == null) {
            return source.scan(step.tableId());
        } else if (key.constant() != null) {
            return source.scanPoint(key.indexId(), key.constant(), 0, key.constant().length);
        }
        BsatnWriter bytes = keyBytes(key.parts(), tuple);
        return source.scanPoint(key.indexId(), bytes.array(), 0, bytes.length());
    }
}
