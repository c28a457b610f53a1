package dev.stdb.server.plan;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.SelectPlan.Access;
import dev.stdb.server.plan.SelectPlan.HashLookup;
import dev.stdb.server.plan.SelectPlan.PointLookup;
import dev.stdb.server.plan.SelectPlan.Step;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.sql.Expr.CompareOp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the order of joins and the indexes.
 *
 * <p>An index serves a table when equalities bind all its columns to constants or to columns of tables already placed;
 * the index with the most columns wins. The first table is one with a constant key, else one with a filter of its own,
 * else the first of FROM; then tables that an index reaches go before those joined by a hash table, and
 * those before Cartesian products.
 */
public final class Planner {
    private final TypedSelect select;
    private final List<TypedExpr> conjuncts;
    private final boolean[] conjunctUsed;
    private final BitSet placed = new BitSet();
    private final List<Step> steps = new ArrayList<>();

    private Planner(TypedSelect select) {
        this.select = select;
        TypedExpr condition = select.condition();
        this.conjuncts = condition == null ? List.of() : condition.conjuncts();
        this.conjunctUsed = new boolean[conjuncts.size()];
    }

    /** Plans a full evaluation. */
    public static SelectPlan plan(TypedSelect select) {
        Planner planner = new Planner(select);
        planner.place(planner.firstSlot(), null);
        planner.placeRest();
        return new SelectPlan(select, planner.steps);
    }

    /**
     * Plans the evaluation of changes of one table: the given rows are the outermost step.
     *
     * @param slot the table that changed
     */
    public static SelectPlan planDriven(TypedSelect select, int slot) {
        Planner planner = new Planner(select);
        planner.place(slot, new SelectPlan.Driver());
        planner.placeRest();
        return new SelectPlan(select, planner.steps);
    }

    private void placeRest() {
        int tableCount = select.tables().size();
        while (steps.size() < tableCount) {
            int next = -1;
            int reachable = -1;
            for (int slot = placed.nextClearBit(0); slot < tableCount; slot = placed.nextClearBit(slot + 1)) {
                if (lookup(slot) != null) {
                    reachable = slot;
                    break;
                } else if (reachable < 0 && hashLookup(slot) != null) {
                    reachable = slot;
                }
                next = next < 0 ? slot : next;
            }
            next = reachable < 0 ? next : reachable;
            place(next, null);
        }
    }

    private int firstSlot() {
        int filtered = -1;
        for (int slot = 0; slot < select.tables().size(); slot++) {
            if (lookup(slot) != null) {
                return slot;
            }
            if (filtered < 0 && isFiltered(slot)) {
                filtered = slot;
            }
        }
        return Math.max(filtered, 0);
    }

    private boolean isFiltered(int slot) {
        for (TypedExpr conjunct : conjuncts) {
            BitSet slots = conjunct.slots();
            if (slots.get(slot) && slots.cardinality() == 1) {
                return true;
            }
        }
        return false;
    }

    private void place(int slot, @Nullable Access given) {
        TableSchema table = select.tables().get(slot);
        Access access = given;
        if (access == null) {
            access = lookup(slot);
        }
        if (access == null) {
            access = hashLookup(slot);
        }
        if (access == null) {
            access = new SelectPlan.Scan();
        }
        placed.set(slot);
        List<TypedExpr> filters = new ArrayList<>();
        for (int i = 0; i < conjuncts.size(); i++) {
            BitSet missing = conjuncts.get(i).slots();
            missing.andNot(placed);
            if (!conjunctUsed[i] && missing.isEmpty()) {
                conjunctUsed[i] = true;
                if (!isImplied(conjuncts.get(i), slot, access)) {
                    filters.add(conjuncts.get(i));
                }
            }
        }
        steps.add(new Step(slot, table, access, filters));
    }

    /** Returns whether a lookup yields only rows that satisfy an equality anyway. */
    private static boolean isImplied(TypedExpr conjunct, int slot, Access access) {
        if (!(access instanceof PointLookup lookup)) {
            return false;
        }
        for (int i = 0; i < lookup.key().size(); i++) {
            TypedExpr operand =
                    boundOperand(conjunct, slot, lookup.index().columns().get(i));
            if (operand != null && operand.equals(lookup.key().get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the widest point lookup that the tables placed so far allow for a table, if any. */
    private @Nullable PointLookup lookup(int slot) {
        PointLookup best = null;
        for (IndexSchema index : select.tables().get(slot).indexes()) {
            if (best != null && best.key().size() >= index.columns().size()) {
                continue;
            }
            List<TypedExpr> key = new ArrayList<>();
            for (int column : index.columns()) {
                TypedExpr operand = operandFor(slot, column);
                if (operand == null) {
                    break;
                }
                key.add(operand);
            }
            if (key.size() == index.columns().size()) {
                best = new PointLookup(index, key);
            }
        }
        return best;
    }

    /** Returns a lookup by an equality with a table placed so far, for want of an index, if there is one. */
    private @Nullable HashLookup hashLookup(int slot) {
        for (TypedExpr conjunct : conjuncts) {
            for (ColumnRef column : columnsOf(conjunct)) {
                boolean hashable = !(column.type() instanceof PrimitiveType primitive && primitive.isFloat());
                TypedExpr operand = boundOperand(conjunct, slot, column.column());
                if (hashable && operand instanceof ColumnRef ref && column.slot() == slot && placed.get(ref.slot())) {
                    return new HashLookup(column.column(), ref);
                }
            }
        }
        return null;
    }

    private static List<ColumnRef> columnsOf(TypedExpr conjunct) {
        return conjunct instanceof Comparison comparison
                        && comparison.left() instanceof ColumnRef left
                        && comparison.right() instanceof ColumnRef right
                ? List.of(left, right)
                : List.of();
    }

    /** Returns what a column must be equal to: preferably a constant, else a column of a table already placed. */
    private @Nullable TypedExpr operandFor(int slot, int column) {
        TypedExpr found = null;
        for (TypedExpr conjunct : conjuncts) {
            TypedExpr operand = boundOperand(conjunct, slot, column);
            if (operand instanceof Constant) {
                return operand;
            } else if (found == null && operand instanceof ColumnRef ref && placed.get(ref.slot())) {
                found = operand;
            }
        }
        return found;
    }

    /** Returns the other side of an equality with a column, if the condition is one. */
    private static @Nullable TypedExpr boundOperand(TypedExpr conjunct, int slot, int column) {
        if (!(conjunct instanceof Comparison comparison) || comparison.op() != CompareOp.EQ) {
            return null;
        } else if (isColumn(comparison.left(), slot, column) && isKeyOperand(comparison.right(), slot)) {
            return comparison.right();
        } else if (isColumn(comparison.right(), slot, column) && isKeyOperand(comparison.left(), slot)) {
            return comparison.left();
        }
        return null;
    }

    private static boolean isColumn(TypedExpr expr, int slot, int column) {
        return expr instanceof ColumnRef ref && ref.slot() == slot && ref.column() == column;
    }

    private static boolean isKeyOperand(TypedExpr expr, int slot) {
        return expr instanceof Constant || expr instanceof ColumnRef ref && ref.slot() != slot;
    }
}
