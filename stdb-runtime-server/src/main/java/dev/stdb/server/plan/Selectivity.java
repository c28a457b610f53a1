package dev.stdb.server.plan;

import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Connective;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedExpr.Membership;
import dev.stdb.server.plan.TypedExpr.Negation;
import dev.stdb.server.plan.TypedExpr.TextMatch;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Expr.LogicalOp;

/** Guesses which share of rows satisfies a condition, without looking at rows. Stateless. */
final class Selectivity {
    private static final double EQUALITY = 0.1;
    private static final double ONE_BOUND = 1.0 / 3;
    private static final double PATTERN = 0.25;
    private static final double HALF = 0.5;

    private Selectivity() {}

    /** Returns the share, from 0 to 1. */
    static double of(TypedExpr condition) {
        if (condition instanceof Constant constant) {
            return constant.bsatn()[0] == 0 ? 0 : 1;
        } else if (condition instanceof Comparison comparison) {
            return ofComparison(comparison.op());
        } else if (condition instanceof Negation negation) {
            return 1 - of(negation.operand());
        } else if (condition instanceof Membership membership) {
            return Math.min(1, EQUALITY * membership.values().size());
        } else if (condition instanceof TextMatch) {
            return PATTERN;
        } else if (condition instanceof Connective connective) {
            return ofConnective(connective);
        }
        return HALF;
    }

    private static double ofComparison(CompareOp op) {
        return switch (op) {
            case EQ -> EQUALITY;
            case NE -> 1 - EQUALITY;
            case LT, LE, GT, GE -> ONE_BOUND;
        };
    }

    /** Takes conditions as independent of each other. */
    private static double ofConnective(Connective connective) {
        boolean and = connective.op() == LogicalOp.AND;
        double share = 1;
        for (TypedExpr operand : connective.operands()) {
            share *= and ? of(operand) : 1 - of(operand);
        }
        return and ? share : 1 - share;
    }

    /** Returns the share of rows that a range with the given bounds holds. */
    static double ofRange(boolean lower, boolean upper) {
        return lower && upper ? EQUALITY : lower || upper ? ONE_BOUND : 1;
    }

    /** Returns how many rows of a table have the same value in a column, for want of an index. */
    static double rowsPerValue(double rows) {
        return Math.sqrt(rows);
    }
}
