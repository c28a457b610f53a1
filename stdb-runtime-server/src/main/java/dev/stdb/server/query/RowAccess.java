package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.plan.SelectPlan.Bound;
import dev.stdb.server.plan.SelectPlan.PointLookup;
import dev.stdb.server.plan.SelectPlan.PointSetLookup;
import dev.stdb.server.plan.SelectPlan.RangeLookup;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.RowReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Way to the rows of one step of a plan, but for hash tables. Immutable. */
interface RowAccess {

    /** Returns the rows that go with the rows already in {@code tuple}. */
    RowCursor open(Tuple tuple, RowReader source);

    /** Returns the number of index lookups of one {@link #open}. */
    default int probes() {
        return 1;
    }

    /**
     * Estimates the rows of one {@link #open}.
     *
     * @param rows rows of the table
     */
    double estimateRows(double rows, RowReader source);

    /** Returns whether the rows are the same for every tuple. */
    boolean isConstant();

    /** Every row of a table. */
    record Scan(int tableId) implements RowAccess {
        @Override
        public RowCursor open(Tuple tuple, RowReader source) {
            return source.scan(tableId);
        }

        @Override
        public int probes() {
            return 0;
        }

        @Override
        public double estimateRows(double rows, RowReader source) {
            return rows;
        }

        @Override
        public boolean isConstant() {
            return true;
        }
    }

    /** Constants and columns, encoded one behind the other. */
    final class Key {
        private final List<TypedExpr> parts;
        private final RowLayout[] layouts;
        private final byte @Nullable [] constant;

        Key(List<TypedExpr> parts, RowLayout[] layouts) {
            this.parts = parts;
            this.layouts = layouts;
            boolean isConstant = parts.stream().allMatch(TypedExpr.Constant.class::isInstance);
            this.constant = isConstant ? encode(new Tuple(0)).toByteArray() : null;
        }

        boolean isConstant() {
            return constant != null;
        }

        byte[] bytes(Tuple tuple) {
            return constant != null ? constant : encode(tuple).toByteArray();
        }

        BsatnWriter encode(Tuple tuple) {
            BsatnWriter out = new BsatnWriter();
            for (TypedExpr part : parts) {
                if (part instanceof TypedExpr.Constant value) {
                    out.writeRaw(value.bsatn(), 0, value.bsatn().length);
                } else if (part instanceof TypedExpr.ColumnRef column) {
                    int slot = column.slot();
                    layouts[slot].copyColumn(tuple.array(slot), tuple.offset(slot), column.column(), out);
                }
            }
            return out;
        }
    }

    /** The rows with one key of an index. */
    record Point(int indexId, boolean unique, Key key) implements RowAccess {
        static Point of(PointLookup lookup, boolean unique, RowLayout[] layouts) {
            return new Point(lookup.index().indexId(), unique, new Key(lookup.key(), layouts));
        }

        @Override
        public RowCursor open(Tuple tuple, RowReader source) {
            if (key.constant != null) {
                return source.scanPoint(indexId, key.constant, 0, key.constant.length);
            }
            BsatnWriter bytes = key.encode(tuple);
            return source.scanPoint(indexId, bytes.array(), 0, bytes.length());
        }

        @Override
        public double estimateRows(double rows, RowReader source) {
            return unique ? Math.min(rows, 1) : rowsPerKey(indexId, rows, source);
        }

        @Override
        public boolean isConstant() {
            return key.isConstant();
        }
    }

    /** The rows with one of some keys of an index. */
    record PointSet(List<Point> points) implements RowAccess {
        static PointSet of(PointSetLookup lookup, boolean unique, RowLayout[] layouts) {
            List<Point> points = new ArrayList<>();
            for (TypedExpr.Constant value : lookup.values()) {
                List<TypedExpr> parts = new ArrayList<>(lookup.key());
                parts.set(lookup.column(), value);
                points.add(new Point(lookup.index().indexId(), unique, new Key(parts, layouts)));
            }
            return new PointSet(points);
        }

        @Override
        public RowCursor open(Tuple tuple, RowReader source) {
            return new ChainCursor(points.size(), i -> points.get(i).open(tuple, source));
        }

        @Override
        public int probes() {
            return points.size();
        }

        @Override
        public double estimateRows(double rows, RowReader source) {
            return Math.min(rows, points.size() * points.get(0).estimateRows(rows, source));
        }

        @Override
        public boolean isConstant() {
            return points.stream().allMatch(Point::isConstant);
        }
    }

    /** The rows within a range of an ordered index. */
    record Range(
            int indexId,
            Key prefix,
            int prefixElements,
            @Nullable End lower,
            @Nullable End upper) implements RowAccess {
        /** Rows counted before a range is just taken for half of its table. */
        private static final int COUNTED_MAX = 1_000;

        private static final double REST_SHARE = 0.5;

        /** One end. */
        record End(Key key, boolean inclusive) {
            static @Nullable End of(@Nullable Bound bound, RowLayout[] layouts) {
                return bound == null ? null : new End(new Key(List.of(bound.operand()), layouts), bound.inclusive());
            }
        }

        static Range of(RangeLookup lookup, RowLayout[] layouts) {
            return new Range(
                    lookup.index().indexId(),
                    new Key(lookup.prefix(), layouts),
                    lookup.prefix().size(),
                    End.of(lookup.lower(), layouts),
                    End.of(lookup.upper(), layouts));
        }

        @Override
        public RowCursor open(Tuple tuple, RowReader source) {
            return source.scanRange(
                    indexId,
                    new IndexRange(prefix.bytes(tuple), prefixElements, bound(lower, tuple), bound(upper, tuple)));
        }

        private static IndexRange.Bound bound(@Nullable End end, Tuple tuple) {
            if (end == null) {
                return IndexRange.Bound.UNBOUNDED;
            }
            byte[] value = end.key().bytes(tuple);
            return end.inclusive() ? IndexRange.Bound.included(value) : IndexRange.Bound.excluded(value);
        }

        @Override
        public double estimateRows(double rows, RowReader source) {
            if (!isConstant()) {
                return Math.sqrt(rows);
            }
            RowCursor cursor = open(new Tuple(0), source);
            int counted = 0;
            while (cursor.next()) {
                if (++counted == COUNTED_MAX) {
                    return Math.max(counted, rows * REST_SHARE);
                }
            }
            return counted;
        }

        @Override
        public boolean isConstant() {
            return prefix.isConstant()
                    && (lower == null || lower.key().isConstant())
                    && (upper == null || upper.key().isConstant());
        }
    }

    private static double rowsPerKey(int indexId, double rows, RowReader source) {
        long keys = source.indexKeys(indexId);
        return keys > 0 ? rows / keys : Math.sqrt(rows);
    }
}
