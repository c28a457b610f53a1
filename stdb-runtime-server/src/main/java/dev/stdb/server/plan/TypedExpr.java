package dev.stdb.server.plan;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Expr.LogicalOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Condition or operand with names resolved, literals encoded and types checked. Immutable. */
public sealed interface TypedExpr {

    /** Returns the type of the value. */
    AlgebraicType type();

    /** Returns this expression with its tables renumbered: slot {@code i} becomes {@code slots[i]}. */
    TypedExpr withSlots(int[] slots);

    /** Adds the slots whose rows decide the value. */
    void addSlots(BitSet slots);

    /** Returns the slots whose rows decide the value. */
    default BitSet slots() {
        BitSet slots = new BitSet();
        addSlots(slots);
        return slots;
    }

    /** A condition. */
    sealed interface Condition extends TypedExpr {
        @Override
        default AlgebraicType type() {
            return PrimitiveType.BOOL;
        }
    }

    /**
     * A column of one of the statement's tables.
     *
     * @param slot table, as 0-based position in FROM
     * @param column 0-based position in the row
     * @param type the column's type
     */
    record ColumnRef(int slot, int column, AlgebraicType type) implements TypedExpr {
        @Override
        public ColumnRef withSlots(int[] slots) {
            return new ColumnRef(slots[slot], column, type);
        }

        @Override
        public void addSlots(BitSet slots) {
            slots.set(slot);
        }
    }

    /**
     * A literal, or the caller's identity.
     *
     * @param type its type
     * @param bsatn its encoding; not to be modified
     */
    record Constant(AlgebraicType type, byte[] bsatn) implements TypedExpr {
        @Override
        public Constant withSlots(int[] slots) {
            return this;
        }

        @Override
        public void addSlots(BitSet slots) {
            // The same for all rows.
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Constant that && type.equals(that.type) && Arrays.equals(bsatn, that.bsatn);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bsatn);
        }
    }

    /**
     * Two values of one type compared.
     *
     * @param op the operator
     * @param left left operand
     * @param right right operand
     */
    record Comparison(CompareOp op, TypedExpr left, TypedExpr right) implements Condition {
        @Override
        public Comparison withSlots(int[] slots) {
            return new Comparison(op, left.withSlots(slots), right.withSlots(slots));
        }

        @Override
        public void addSlots(BitSet slots) {
            left.addSlots(slots);
            right.addSlots(slots);
        }
    }

    /**
     * Conditions under one connective.
     *
     * @param op the connective
     * @param operands at least two conditions
     */
    record Connective(LogicalOp op, List<TypedExpr> operands) implements Condition {
        /** Copies {@code operands}. */
        public Connective {
            operands = List.copyOf(operands);
        }

        @Override
        public Connective withSlots(int[] slots) {
            return new Connective(
                    op,
                    operands.stream().map(operand -> operand.withSlots(slots)).toList());
        }

        @Override
        public void addSlots(BitSet slots) {
            for (TypedExpr operand : operands) {
                operand.addSlots(slots);
            }
        }
    }

    /**
     * A condition that must not hold.
     *
     * @param operand the condition
     */
    record Negation(TypedExpr operand) implements Condition {
        @Override
        public Negation withSlots(int[] slots) {
            return new Negation(operand.withSlots(slots));
        }

        @Override
        public void addSlots(BitSet slots) {
            operand.addSlots(slots);
        }
    }

    /**
     * A column equal to one of some constants.
     *
     * @param column the column
     * @param values constants of its type, no two with the same bytes
     */
    record Membership(ColumnRef column, List<Constant> values) implements Condition {
        /** Copies {@code values}. */
        public Membership {
            values = List.copyOf(values);
        }

        @Override
        public Membership withSlots(int[] slots) {
            return new Membership(column.withSlots(slots), values);
        }

        @Override
        public void addSlots(BitSet slots) {
            column.addSlots(slots);
        }
    }

    /**
     * A string column that matches a pattern.
     *
     * @param column the column
     * @param pattern the pattern
     */
    record TextMatch(ColumnRef column, LikePattern pattern) implements Condition {
        @Override
        public TextMatch withSlots(int[] slots) {
            return new TextMatch(column.withSlots(slots), pattern);
        }

        @Override
        public void addSlots(BitSet slots) {
            column.addSlots(slots);
        }
    }

    /**
     * An option column that is absent.
     *
     * @param column the column
     */
    record IsNone(ColumnRef column) implements Condition {
        @Override
        public IsNone withSlots(int[] slots) {
            return new IsNone(column.withSlots(slots));
        }

        @Override
        public void addSlots(BitSet slots) {
            column.addSlots(slots);
        }
    }

    /** Returns the condition that holds if all the given ones do, or nothing if there are none. */
    static @Nullable TypedExpr allOf(List<TypedExpr> conditions) {
        return switch (conditions.size()) {
            case 0 -> null;
            case 1 -> conditions.get(0);
            default -> new Connective(LogicalOp.AND, conditions);
        };
    }

    /**
     * Returns the condition that holds if any of the given ones does. Equalities of one column with constants become a
     * {@link Membership}, which indexes serve.
     */
    static TypedExpr anyOf(List<TypedExpr> conditions) {
        ColumnRef column = null;
        Set<Constant> values = new LinkedHashSet<>();
        for (TypedExpr condition : conditions) {
            ColumnRef own = null;
            if (condition instanceof Membership membership) {
                own = membership.column();
                values.addAll(membership.values());
            } else if (condition instanceof Comparison comparison && comparison.op() == CompareOp.EQ) {
                if (comparison.left() instanceof ColumnRef left && comparison.right() instanceof Constant value) {
                    own = left;
                    values.add(value);
                } else if (comparison.left() instanceof Constant value
                        && comparison.right() instanceof ColumnRef right) {
                    own = right;
                    values.add(value);
                }
            }
            if (own == null || column != null && !column.equals(own)) {
                return new Connective(LogicalOp.OR, conditions);
            }
            column = own;
        }
        return column == null ? new Connective(LogicalOp.OR, conditions) : new Membership(column, List.copyOf(values));
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
}
