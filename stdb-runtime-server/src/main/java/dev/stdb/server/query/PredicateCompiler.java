package dev.stdb.server.query;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Connective;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedExpr.IsNone;
import dev.stdb.server.plan.TypedExpr.Membership;
import dev.stdb.server.plan.TypedExpr.Negation;
import dev.stdb.server.plan.TypedExpr.TextMatch;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.row.ValueType;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Expr.LogicalOp;
import java.util.Arrays;
import java.util.List;

/** Turns typed conditions into predicates over row bytes. */
final class PredicateCompiler {
    private static final int TAG_NONE = 1;

    private final RowLayout[] layouts;

    /** Creates a compiler for tables with the given layouts, by slot. */
    PredicateCompiler(RowLayout[] layouts) {
        this.layouts = layouts;
    }

    /** Compiles conditions that must all hold. */
    TuplePredicate compileAll(List<TypedExpr> conjuncts) {
        return switch (conjuncts.size()) {
            case 0 -> TuplePredicate.ALWAYS;
            case 1 -> compile(conjuncts.get(0));
            default -> all(compileEach(conjuncts));
        };
    }

    private TuplePredicate[] compileEach(List<TypedExpr> exprs) {
        return exprs.stream().map(this::compile).toArray(TuplePredicate[]::new);
    }

    private static TuplePredicate all(TuplePredicate[] parts) {
        return tuple -> {
            for (TuplePredicate part : parts) {
                if (!part.test(tuple)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static TuplePredicate any(TuplePredicate[] parts) {
        return tuple -> {
            for (TuplePredicate part : parts) {
                if (part.test(tuple)) {
                    return true;
                }
            }
            return false;
        };
    }

    private TuplePredicate compile(TypedExpr expr) {
        if (expr instanceof Connective connective) {
            TuplePredicate[] parts = compileEach(connective.operands());
            return connective.op() == LogicalOp.AND ? all(parts) : any(parts);
        } else if (expr instanceof Comparison comparison) {
            return comparison(comparison);
        } else if (expr instanceof Negation negation) {
            TuplePredicate operand = compile(negation.operand());
            return tuple -> !operand.test(tuple);
        } else if (expr instanceof Membership membership) {
            return membership(membership);
        } else if (expr instanceof TextMatch match) {
            return textMatch(match);
        } else if (expr instanceof IsNone test) {
            Locator locator = locator(test.column());
            int slot = test.column().slot();
            return tuple -> tuple.array(slot)[locator.locate(tuple)] == TAG_NONE;
        } else if (expr instanceof Constant constant) {
            boolean value = constant.bsatn()[0] != 0;
            return tuple -> value;
        } else if (expr instanceof ColumnRef column) {
            Locator locator = locator(column);
            int slot = column.slot();
            return tuple -> tuple.array(slot)[locator.locate(tuple)] != 0;
        }
        throw new IllegalStateException("unknown condition: " + expr);
    }

    private TuplePredicate comparison(Comparison comparison) {
        TypedExpr left = comparison.left();
        TypedExpr right = comparison.right();
        if (isTruthTest(left) || isTruthTest(right)) {
            return truthComparison(comparison);
        } else if (left instanceof ColumnRef column && right instanceof Constant constant) {
            return columnWithConstant(comparison.op(), column, constant.bsatn());
        } else if (left instanceof Constant constant && right instanceof ColumnRef column) {
            return columnWithConstant(comparison.op().mirrored(), column, constant.bsatn());
        } else if (left instanceof ColumnRef a && right instanceof ColumnRef b) {
            return columnWithColumn(comparison.op(), a, b);
        } else if (left instanceof Constant a && right instanceof Constant b) {
            boolean value = holds(comparison.op(), ValueType.compile(a.type()).compare(a.bsatn(), 0, b.bsatn(), 0));
            return tuple -> value;
        }
        throw new IllegalStateException("unknown comparison: " + comparison);
    }

    private static boolean isTruthTest(TypedExpr expr) {
        return expr instanceof TypedExpr.Condition;
    }

    /** Searches a sorted list, so that long lists stay cheap and equal floats of different bytes are found. */
    private TuplePredicate membership(Membership membership) {
        int slot = membership.column().slot();
        Locator locator = locator(membership.column());
        ValueType type = type(membership.column());
        byte[][] sorted = membership.values().stream().map(Constant::bsatn).toArray(byte[][]::new);
        Arrays.sort(sorted, (a, b) -> type.compare(a, 0, b, 0));
        return tuple -> {
            byte[] row = tuple.array(slot);
            int at = locator.locate(tuple);
            int low = 0;
            int high = sorted.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int comparison = type.compare(row, at, sorted[middle], 0);
                if (comparison == 0) {
                    return true;
                } else if (comparison < 0) {
                    high = middle - 1;
                } else {
                    low = middle + 1;
                }
            }
            return false;
        };
    }

    private TuplePredicate textMatch(TextMatch match) {
        int slot = match.column().slot();
        Locator locator = locator(match.column());
        return tuple -> {
            byte[] row = tuple.array(slot);
            int at = locator.locate(tuple);
            int start = at + Integer.BYTES;
            return match.pattern().matches(row, start, start + LittleEndian.getInt(row, at));
        };
    }

    /** Compares the outcomes of two conditions, as in {@code (a = 1) = b}. */
    private TuplePredicate truthComparison(Comparison comparison) {
        TuplePredicate left = compile(comparison.left());
        TuplePredicate right = compile(comparison.right());
        CompareOp op = comparison.op();
        return tuple -> holds(op, Boolean.compare(left.test(tuple), right.test(tuple)));
    }

    private TuplePredicate columnWithConstant(CompareOp op, ColumnRef column, byte[] constant) {
        int slot = column.slot();
        Locator locator = locator(column);
        ValueType type = type(column);
        if ((op == CompareOp.EQ || op == CompareOp.NE) && type.isByteEqual()) {
            boolean wanted = op == CompareOp.EQ;
            int size = type.fixedSize();
            if (size == Long.BYTES) {
                long value = LittleEndian.getLong(constant, 0);
                return tuple -> LittleEndian.getLong(tuple.array(slot), locator.locate(tuple)) == value == wanted;
            } else if (size == Integer.BYTES) {
                int value = LittleEndian.getInt(constant, 0);
                return tuple -> LittleEndian.getInt(tuple.array(slot), locator.locate(tuple)) == value == wanted;
            } else if (size > 0) {
                return tuple -> {
                    int at = locator.locate(tuple);
                    return Arrays.equals(tuple.array(slot), at, at + size, constant, 0, size) == wanted;
                };
            }
        }
        return tuple -> holds(op, type.compare(tuple.array(slot), locator.locate(tuple), constant, 0));
    }

    private TuplePredicate columnWithColumn(CompareOp op, ColumnRef a, ColumnRef b) {
        Locator left = locator(a);
        Locator right = locator(b);
        ValueType type = type(a);
        return tuple -> holds(
                op,
                type.compare(tuple.array(a.slot()), left.locate(tuple), tuple.array(b.slot()), right.locate(tuple)));
    }

    private static boolean holds(CompareOp op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private ValueType type(ColumnRef column) {
        return layouts[column.slot()].column(column.column());
    }

    /** Finds a column in the row of its table. */
    @FunctionalInterface
    private interface Locator {
        int locate(Tuple tuple);
    }

    private Locator locator(ColumnRef column) {
        int slot = column.slot();
        RowLayout layout = layouts[slot];
        int constant = layout.constantOffset(column.column());
        if (constant >= 0) {
            return tuple -> tuple.offset(slot) + constant;
        }
        int position = column.column();
        return tuple -> layout.columnOffset(tuple.array(slot), tuple.offset(slot), position);
    }
}
