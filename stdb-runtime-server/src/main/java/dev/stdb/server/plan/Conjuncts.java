package dev.stdb.server.plan;

import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.sql.Expr.CompareOp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a SELECT that must all hold, sorted by the tables they mention. Immutable. */
final class Conjuncts {
    private final List<TypedExpr> all;
    private final List<BitSet> slots = new ArrayList<>();
    private final List<List<Integer>> bySlot = new ArrayList<>();

    Conjuncts(@Nullable TypedExpr condition, int slotCount) {
        all = condition == null ? List.of() : condition.conjuncts();
        for (int slot = 0; slot < slotCount; slot++) {
            bySlot.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            BitSet mentioned = all.get(i).slots();
            slots.add(mentioned);
            int number = i;
            mentioned.stream().forEach(slot -> bySlot.get(slot).add(number));
        }
    }

    int size() {
        return all.size();
    }

    TypedExpr get(int conjunct) {
        return all.get(conjunct);
    }

    /** Returns whether a condition can be tested once some tables are placed. */
    boolean isTestable(int conjunct, BitSet placed) {
        BitSet missing = (BitSet) slots.get(conjunct).clone();
        missing.andNot(placed);
        return missing.isEmpty();
    }

    /** Returns the numbers of the conditions that mention a table. */
    List<Integer> of(int slot) {
        return bySlot.get(slot);
    }

    /** Returns the numbers of the conditions that mention no table. */
    List<Integer> ofNone() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (slots.get(i).isEmpty()) {
                found.add(i);
            }
        }
        return found;
    }

    /**
     * A condition seen as a bound of a column.
     *
     * @param conjunct number of the condition
     * @param op how the column compares with the operand
     * @param operand a constant, or a column of another table
     */
    record ColumnBound(int conjunct, CompareOp op, TypedExpr operand) {}

    /** Returns a condition as a bound of a column of a table, if it is one. */
    @Nullable
    ColumnBound bound(int conjunct, int slot, int column) {
        if (!(all.get(conjunct) instanceof Comparison comparison)) {
            return null;
        } else if (isColumn(comparison.left(), slot, column) && isOperand(comparison.right(), slot)) {
            return new ColumnBound(conjunct, comparison.op(), comparison.right());
        } else if (isColumn(comparison.right(), slot, column) && isOperand(comparison.left(), slot)) {
            return new ColumnBound(conjunct, comparison.op().mirrored(), comparison.left());
        }
        return null;
    }

    private static boolean isColumn(TypedExpr expr, int slot, int column) {
        return expr instanceof ColumnRef ref && ref.slot() == slot && ref.column() == column;
    }

    private static boolean isOperand(TypedExpr expr, int slot) {
        return expr instanceof Constant || expr instanceof ColumnRef ref && ref.slot() != slot;
    }

    /** Returns what a column must equal given the tables placed: preferably a constant, else one of their columns. */
    @Nullable
    ColumnBound equality(int slot, int column, BitSet placed) {
        ColumnBound found = null;
        for (int conjunct : of(slot)) {
            ColumnBound bound = bound(conjunct, slot, column);
            if (bound == null || bound.op() != CompareOp.EQ) {
                continue;
            } else if (bound.operand() instanceof Constant) {
                return bound;
            } else if (found == null && isKnown(bound.operand(), placed)) {
                found = bound;
            }
        }
        return found;
    }

    /** Returns whether the value of an operand is known given the tables placed. */
    static boolean isKnown(TypedExpr operand, BitSet placed) {
        return !(operand instanceof ColumnRef ref) || placed.get(ref.slot());
    }
}
