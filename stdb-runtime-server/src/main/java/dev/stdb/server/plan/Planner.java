package dev.stdb.server.plan;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.AccessPaths.Path;
import dev.stdb.server.plan.SelectPlan.Step;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses the order of joins and the way to the rows of each table.
 *
 * <p>Tables are placed one by one, always the one that costs least next and leaves the fewest combinations, starting
 * from each table in turn if there are few. Costs are rows read, estimated from the row counts of tables and the
 * distinct keys of indexes. A condition is tested as soon as the tables it mentions are placed, unless the access
 * implies it.
 */
public final class Planner {
    /** Up to here every table is tried as the first. */
    private static final int STARTS_MAX = 6;

    private final TypedSelect select;
    private final Conjuncts conjuncts;
    private final AccessPaths paths;

    private Planner(TypedSelect select, Statistics statistics) {
        this.select = select;
        this.conjuncts = new Conjuncts(select.condition(), select.tables().size());
        this.paths = new AccessPaths(conjuncts, statistics);
    }

    /** Plans a full evaluation. */
    public static SelectPlan plan(TypedSelect select, Statistics statistics) {
        Planner planner = new Planner(select, statistics);
        int tables = select.tables().size();
        if (tables > STARTS_MAX) {
            return planner.grow(planner.new Nest()).toPlan();
        }
        Nest best = null;
        for (int first = 0; first < tables; first++) {
            Nest nest = planner.new Nest();
            nest.place(first, nest.cheapest(first));
            nest = planner.grow(nest);
            if (best == null || nest.cost < best.cost) {
                best = nest;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("SELECT without tables");
        }
        return best.toPlan();
    }

    /**
     * Plans the evaluation of changes of one table: the given rows are the outermost step, others are found by key
     * wherever an index allows it.
     *
     * @param slot the table that changed
     */
    public static SelectPlan planDriven(TypedSelect select, int slot) {
        Planner planner = new Planner(select, Statistics.UNKNOWN);
        Nest nest = planner.new Nest();
        nest.place(slot, new Path(new SelectPlan.Driver(), 1, 0, 0, new BitSet()));
        while (!nest.isComplete()) {
            int next = -1;
            Path path = null;
            for (int candidate : nest.missing()) {
                Path candidatePath = planner.paths.byKey(candidate, nest.table(candidate), nest.placed);
                if (path == null || rank(candidatePath) < rank(path)) {
                    next = candidate;
                    path = candidatePath;
                }
            }
            if (path == null) {
                throw new IllegalStateException("no table left");
            }
            nest.place(next, path);
        }
        return nest.toPlan();
    }

    private static int rank(Path path) {
        return path.access() instanceof SelectPlan.PointLookup
                ? 0
                : path.access() instanceof SelectPlan.HashLookup ? 1 : 2;
    }

    /** Places the tables that are missing. */
    private Nest grow(Nest nest) {
        while (!nest.isComplete()) {
            int next = -1;
            Path path = null;
            double least = Double.POSITIVE_INFINITY;
            for (int slot : nest.missing()) {
                Path candidate = nest.cheapest(slot);
                double cost = candidate.cost(nest.rows) + nest.rowsAfter(slot, candidate);
                if (path == null || cost < least) {
                    next = slot;
                    path = candidate;
                    least = cost;
                }
            }
            if (path == null) {
                throw new IllegalStateException("no table left");
            }
            nest.place(next, path);
        }
        return nest;
    }

    /** A plan under construction. */
    private final class Nest {
        private final BitSet placed = new BitSet();
        private final BitSet tested = new BitSet();
        private final List<Step> steps = new ArrayList<>();
        private double rows = 1;
        private double cost;

        boolean isComplete() {
            return steps.size() == select.tables().size();
        }

        TableSchema table(int slot) {
            return select.tables().get(slot);
        }

        int[] missing() {
            BitSet missing = new BitSet();
            missing.set(0, select.tables().size());
            missing.andNot(placed);
            return missing.stream().toArray();
        }

        Path cheapest(int slot) {
            return paths.cheapest(slot, table(slot), placed, rows);
        }

        /** Returns how many combinations are left when a table is placed. */
        double rowsAfter(int slot, Path path) {
            double after = rows * path.rows();
            for (int conjunct : newlyTestable(slot)) {
                if (!path.implied().get(conjunct)) {
                    after *= Selectivity.of(conjuncts.get(conjunct));
                }
            }
            return after;
        }

        private List<Integer> newlyTestable(int slot) {
            BitSet with = (BitSet) placed.clone();
            with.set(slot);
            List<Integer> found = placed.isEmpty() ? conjuncts.ofNone() : new ArrayList<>();
            for (int conjunct : conjuncts.of(slot)) {
                if (!tested.get(conjunct) && conjuncts.isTestable(conjunct, with)) {
                    found.add(conjunct);
                }
            }
            return found;
        }

        void place(int slot, Path path) {
            List<TypedExpr> filters = new ArrayList<>();
            for (int conjunct : newlyTestable(slot)) {
                tested.set(conjunct);
                if (!path.implied().get(conjunct)) {
                    filters.add(conjuncts.get(conjunct));
                }
            }
            double kept = rows * path.rows();
            for (TypedExpr filter : filters) {
                kept *= Selectivity.of(filter);
            }
            cost += path.cost(rows);
            steps.add(new Step(slot, table(slot), path.access(), filters, path.setup() + rows * path.rows(), kept));
            placed.set(slot);
            rows = kept;
        }

        SelectPlan toPlan() {
            return new SelectPlan(select, steps);
        }
    }
}
