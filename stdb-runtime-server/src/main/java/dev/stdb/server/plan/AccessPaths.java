package dev.stdb.server.plan;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.Conjuncts.ColumnBound;
import dev.stdb.server.plan.SelectPlan.Access;
import dev.stdb.server.plan.SelectPlan.Bound;
import dev.stdb.server.plan.SelectPlan.HashLookup;
import dev.stdb.server.plan.SelectPlan.PointLookup;
import dev.stdb.server.plan.SelectPlan.PointSetLookup;
import dev.stdb.server.plan.SelectPlan.RangeLookup;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedExpr.Membership;
import dev.stdb.server.plan.TypedExpr.TextMatch;
import dev.stdb.server.row.ValueType;
import dev.stdb.server.sql.Expr.CompareOp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ways to find the rows of one table, given that others are placed, with what they read. Confined to one planning. */
final class AccessPaths {
    /** Cost of starting a scan or an index lookup, in rows read; the same, so that a key is never worse than a scan. */
    private static final double PROBE = 2;

    private final Conjuncts conjuncts;
    private final Statistics statistics;

    AccessPaths(Conjuncts conjuncts, Statistics statistics) {
        this.conjuncts = conjuncts;
        this.statistics = statistics;
    }

    /**
     * A way to find rows.
     *
     * @param access the way
     * @param rows rows read for each combination of the tables placed before
     * @param probe cost of each such read besides its rows, in rows
     * @param setup rows read once, whatever comes before
     * @param implied conditions that all rows found satisfy
     */
    record Path(Access access, double rows, double probe, double setup, BitSet implied) {
        double cost(double outer) {
            return setup + outer * (probe + rows);
        }
    }

    /** Returns the cheapest way. */
    Path cheapest(int slot, TableSchema table, BitSet placed, double outer) {
        Path best = scan(table);
        for (IndexSchema index : table.indexes()) {
            List<ColumnBound> key = equalities(index, slot, placed);
            if (key.size() == index.columns().size()) {
                best = cheaper(best, point(index, table, key), outer);
                continue;
            }
            best = cheaper(best, pointSet(index, slot, table, placed), outer);
            if (index.algorithm() != IndexAlgorithm.HASH) {
                best = cheaper(best, range(index, slot, table, key, placed), outer);
            }
        }
        return cheaper(best, hash(slot, table, placed), outer);
    }

    /** Returns the way that live queries want: one key of an index, else a hash table, else a scan. */
    Path byKey(int slot, TableSchema table, BitSet placed) {
        Path best = null;
        int columns = 0;
        for (IndexSchema index : table.indexes()) {
            if (index.columns().size() > columns) {
                List<ColumnBound> key = equalities(index, slot, placed);
                if (key.size() == index.columns().size()) {
                    best = point(index, table, key);
                    columns = key.size();
                }
            }
        }
        if (best == null) {
            best = hash(slot, table, placed);
        }
        return best == null ? scan(table) : best;
    }

    private static Path cheaper(Path best, @Nullable Path other, double outer) {
        return other != null && other.cost(outer) < best.cost(outer) ? other : best;
    }

    private Path scan(TableSchema table) {
        return new Path(new SelectPlan.Scan(), rowCount(table), PROBE, 0, new BitSet());
    }

    private double rowCount(TableSchema table) {
        return statistics.rowCount().applyAsLong(table.tableId());
    }

    /** Returns how many rows have one key of an index. */
    private double rowsPerKey(IndexSchema index, TableSchema table) {
        double rows = rowCount(table);
        if (table.isUnique(index)) {
            return Math.min(rows, 1);
        }
        long keys = statistics.indexKeys().applyAsLong(index.indexId());
        return keys > 0 ? rows / keys : Selectivity.rowsPerValue(rows);
    }

    /** Returns equalities with the leading columns of an index, as many as there are. */
    private List<ColumnBound> equalities(IndexSchema index, int slot, BitSet placed) {
        List<ColumnBound> found = new ArrayList<>();
        for (int column : index.columns()) {
            ColumnBound equality = conjuncts.equality(slot, column, placed);
            if (equality == null) {
                break;
            }
            found.add(equality);
        }
        return found;
    }

    private Path point(IndexSchema index, TableSchema table, List<ColumnBound> key) {
        return new Path(new PointLookup(index, operands(key)), rowsPerKey(index, table), PROBE, 0, conjunctsOf(key));
    }

    private static List<TypedExpr> operands(List<ColumnBound> bounds) {
        return bounds.stream().map(ColumnBound::operand).toList();
    }

    private static BitSet conjunctsOf(List<ColumnBound> bounds) {
        BitSet implied = new BitSet();
        bounds.forEach(bound -> implied.set(bound.conjunct()));
        return implied;
    }

    /** Returns a lookup of a list of keys, if equalities bind all columns but one and IN binds that one. */
    private @Nullable Path pointSet(IndexSchema index, int slot, TableSchema table, BitSet placed) {
        List<TypedExpr> key = new ArrayList<>();
        BitSet implied = new BitSet();
        Membership values = null;
        int position = -1;
        for (int column : index.columns()) {
            ColumnBound equality = conjuncts.equality(slot, column, placed);
            if (equality != null) {
                key.add(equality.operand());
                implied.set(equality.conjunct());
                continue;
            }
            int conjunct = membership(slot, column);
            if (conjunct < 0 || values != null) {
                return null;
            }
            values = (Membership) conjuncts.get(conjunct);
            implied.set(conjunct);
            position = key.size();
            key.add(values.values().get(0));
        }
        if (values == null) {
            return null;
        }
        int count = values.values().size();
        return new Path(
                new PointSetLookup(index, key, position, values.values()),
                count * rowsPerKey(index, table),
                count * PROBE,
                0,
                implied);
    }

    private int membership(int slot, int column) {
        for (int conjunct : conjuncts.of(slot)) {
            // Two zeros, or two NaNs, are one key: their rows would be found twice.
            if (conjuncts.get(conjunct) instanceof Membership membership
                    && membership.column().column() == column
                    && isByteEqual(membership.column())) {
                return conjunct;
            }
        }
        return -1;
    }

    /** Returns whether equal values have equal bytes, which zeros and NaNs of floats have not. */
    private static boolean isByteEqual(ColumnRef column) {
        return ValueType.compile(column.type()).isByteEqual();
    }

    private @Nullable Path range(
            IndexSchema index, int slot, TableSchema table, List<ColumnBound> prefix, BitSet placed) {
        int column = index.columns().get(prefix.size());
        BitSet implied = conjunctsOf(prefix);
        Bound lower = null;
        Bound upper = null;
        for (int conjunct : conjuncts.of(slot)) {
            ColumnBound bound = conjuncts.bound(conjunct, slot, column);
            if (bound != null && Conjuncts.isKnown(bound.operand(), placed)) {
                CompareOp op = bound.op();
                if (lower == null && (op == CompareOp.GT || op == CompareOp.GE)) {
                    lower = new Bound(bound.operand(), op == CompareOp.GE);
                    implied.set(conjunct);
                } else if (upper == null && (op == CompareOp.LT || op == CompareOp.LE)) {
                    upper = new Bound(bound.operand(), op == CompareOp.LE);
                    implied.set(conjunct);
                }
            } else if (conjuncts.get(conjunct) instanceof TextMatch match
                    && match.column().column() == column
                    && lower == null
                    && upper == null
                    && !match.pattern().literalPrefix().isEmpty()) {
                String start = match.pattern().literalPrefix();
                lower = new Bound(text(start), true);
                String end = LikePattern.after(start);
                upper = end == null ? null : new Bound(text(end), false);
            }
        }
        if (prefix.isEmpty() && lower == null && upper == null) {
            return null;
        }
        double keyShare = rowsPerKey(index, table) / Math.max(1, rowCount(table));
        double share =
                Math.pow(keyShare, (double) prefix.size() / index.columns().size())
                        * Selectivity.ofRange(lower != null, upper != null);
        return new Path(
                new RangeLookup(index, operands(prefix), lower, upper), share * rowCount(table), PROBE, 0, implied);
    }

    private static Constant text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        byte[] bsatn = new byte[Integer.BYTES + utf8.length];
        for (int i = 0; i < Integer.BYTES; i++) {
            bsatn[i] = (byte) (utf8.length >>> i * Byte.SIZE);
        }
        System.arraycopy(utf8, 0, bsatn, Integer.BYTES, utf8.length);
        return new Constant(PrimitiveType.STRING, bsatn);
    }

    /** Returns a lookup by an equality with a table placed before, for want of an index, if there is one. */
    private @Nullable Path hash(int slot, TableSchema table, BitSet placed) {
        for (int conjunct : conjuncts.of(slot)) {
            if (conjuncts.get(conjunct) instanceof Comparison comparison
                    && comparison.op() == CompareOp.EQ
                    && comparison.left() instanceof ColumnRef left
                    && comparison.right() instanceof ColumnRef right
                    && left.slot() != right.slot()
                    && isByteEqual(left)) {
                ColumnRef own = left.slot() == slot ? left : right;
                ColumnRef other = left.slot() == slot ? right : left;
                if (own.slot() == slot && placed.get(other.slot())) {
                    BitSet implied = new BitSet();
                    implied.set(conjunct);
                    double rows = rowCount(table);
                    return new Path(
                            new HashLookup(own.column(), other), Selectivity.rowsPerValue(rows), 1, rows, implied);
                }
            }
        }
        return null;
    }
}
