package dev.stdb.server.plan;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Expr.LogicalOp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Condition or operand with names resolved, literals encoded and types checked. Immutable. */
public sealed interface TypedExpr {

    /** Returns the type of the value. */
    AlgebraicType type();

    /**
     * A column of one of the statement's tables.
     *
     * @param slot table, as 0-based position in FROM
     * @param column 0-based position in the row
     * @param type the column's type
     */
    record ColumnRef(int slot, int column, AlgebraicType type) implements TypedExpr {}

    /**
     * A literal, or the caller's identity.
     *
     * @param type its type
     * @param bsatn its encoding; not to be modified
     */
    record Constant(AlgebraicType type, byte[] bsatn) implements TypedExpr {}

    /**
     * Two values of one type compared.
     *
     * @param op the operator
     * @param left left operand
     * @param right right operand
     */
    record Comparison(CompareOp op, TypedExpr left, TypedExpr right) implements TypedExpr {
        @Override
        public AlgebraicType type() {
            return PrimitiveType.BOOL;
        }
    }

    /**
     * Conditions under one connective.
     *
     * @param op the connective
     * @param operands at least two conditions
     */
    record Connective(LogicalOp op, List<TypedExpr> operands) implements TypedExpr {
        /** Copies {@code operands}. */
        public Connective {
            operands = List.copyOf(operands);
        }

        @Override
        public AlgebraicType type() {
            return PrimitiveType.BOOL;
        }
    }

    /** Returns this expression with its tables renumbered: slot {@code i} becomes {@code slots[i]}. */
    default TypedExpr withSlots(int[] slots) {
        if (this instanceof ColumnRef column) {
            return new ColumnRef(slots[column.slot()], column.column(), column.type());
        } else if (this instanceof Comparison comparison) {
            return new Comparison(
                    comparison.op(),
                    comparison.left().withSlots(slots),
                    comparison.right().withSlots(slots));
        } else if (this instanceof Connective connective) {
            return new Connective(
                    connective.op(),
                    connective.operands().stream()
                            .map(operand -> operand.withSlots(slots))
                            .toList());
        }
        return this;
    }

    /** Returns the condition that holds if all the given ones do, or nothing if there are none. */
    static @Nullable TypedExpr allOf(List<TypedExpr> conditions) {
        return switch (conditions.size()) {
            case 0 -> null;
            case 1 -> conditions.get(0);
            default -> new Connective(LogicalOp.AND, conditions);
        };
    }

    /** Returns the conditions that must all hold for this one to hold. */
    default List<TypedExpr> conjuncts() {
        List<TypedExpr> conjuncts = new ArrayList<>();
        collectConjuncts(this, conjuncts);
        return conjuncts;
    }

    private static void collectConjuncts(TypedExpr expr, List<TypedExpr> out) {
        if (expr instanceof Connective connective && connective.op() == LogicalOp.AND) {
            for (TypedExpr operand : connective.operands()) {
                collectConjuncts(operand, out);
            }
        } else {
            out.add(expr);
        }
    }

    /** Returns the slots whose rows decide the value. */
    default BitSet slots() {
        BitSet slots = new BitSet();
        collectSlots(this, slots);
        return slots;
    }

    private static void collectSlots(TypedExpr expr, BitSet out) {
        if (expr instanceof ColumnRef column) {
            out.set(column.slot());
        } else if (expr instanceof Comparison comparison) {
            collectSlots(comparison.left(), out);
            collectSlots(comparison.right(), out);
        } else if (expr instanceof Connective connective) {
            for (TypedExpr operand : connective.operands()) {
                collectSlots(operand, out);
            }
        }
    }
}
