package dev.stdb.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Several conditions of which all or any must hold. A chain of one connective is one list, however it was put together,
 * so that its text nests no deeper than the conditions do.
 *
 * @param all whether all must hold; otherwise one is enough
 * @param operands the conditions, at least two, none of them a connective of the same kind
 */
record Connective<R>(boolean all, List<BoolExpr<R>> operands) implements BoolExpr<R> {

    static <R> Connective<R> of(boolean all, BoolExpr<R> first, BoolExpr<R> second) {
        List<BoolExpr<R>> operands = new ArrayList<>();
        addTo(operands, all, first);
        addTo(operands, all, second);
        return new Connective<>(all, operands);
    }

    private static <R> void addTo(List<BoolExpr<R>> operands, boolean all, BoolExpr<R> operand) {
        if (operand instanceof Connective<R> same && same.all == all) {
            operands.addAll(same.operands);
        } else {
            operands.add(operand);
        }
    }

    @Override
    public BoolExpr<R> not() {
        List<BoolExpr<R>> opposites = new ArrayList<>();
        for (BoolExpr<R> operand : operands) {
            addTo(opposites, !all, operand.not());
        }
        return new Connective<>(!all, opposites);
    }

    @Override
    public boolean matches(R row) {
        for (BoolExpr<R> operand : operands) {
            if (operand.matches(row) != all) {
                return !all;
            }
        }
        return all;
    }

    @Override
    public String toSql(boolean nested) {
        StringBuilder sql = new StringBuilder(nested ? "(" : "");
        String separator = "";
        for (BoolExpr<R> operand : operands) {
            sql.append(separator).append(operand.toSql(true));
            separator = all ? " AND " : " OR ";
        }
        return sql.append(nested ? ")" : "").toString();
    }
}
