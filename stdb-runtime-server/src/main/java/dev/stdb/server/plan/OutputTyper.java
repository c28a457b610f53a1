package dev.stdb.server.plan;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.TypeNames;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedStatement.AggregateCall;
import dev.stdb.server.plan.TypedStatement.ColumnList;
import dev.stdb.server.plan.TypedStatement.Groups;
import dev.stdb.server.plan.TypedStatement.Output;
import dev.stdb.server.plan.TypedStatement.RowCount;
import dev.stdb.server.plan.TypedStatement.SortKey;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.Ident;
import dev.stdb.server.sql.Projection;
import dev.stdb.server.sql.Projection.AggregateFunction;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Types what a SELECT returns, how it groups and sorts. Confined to one check. */
final class OutputTyper {
    private final Scope scope;

    OutputTyper(Scope scope) {
        this.scope = scope;
    }

    Output output(Statement.Select select) {
        Projection projection = select.projection();
        if (projection instanceof Projection.Star star) {
            if (scope.tables().size() > 1) {
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "SELECT * is not supported for joins",
                        star.position(),
                        "select the rows of one table: t.*");
            }
            return new WholeRow(0, scope.tables().get(0).rowType());
        } else if (projection instanceof Projection.TableStar star) {
            int slot = scope.slot(star.table().text(), star.table().position());
            return new WholeRow(slot, scope.tables().get(slot).rowType());
        } else if (projection instanceof Projection.Columns columns) {
            return columnList(columns);
        } else if (projection instanceof Projection.Count count) {
            return select.orderBy().isEmpty()
                    ? new RowCount(count.alias().text())
                    : groups(
                            List.of(new Projection.Aggregate(AggregateFunction.COUNT, null, count.alias())), List.of());
        } else if (projection instanceof Projection.Grouped grouped) {
            return groups(grouped.items(), select.groupBy());
        }
        throw new IllegalStateException("unknown projection: " + projection);
    }

    private ColumnList columnList(Projection.Columns columns) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<ColumnRef> refs = new ArrayList<>();
        for (Projection.Item item : columns.items()) {
            names.add(unused(item.outputName(), seen));
            refs.add(scope.column(item.column()));
        }
        return new ColumnList(names, refs);
    }

    private static String unused(Ident name, Set<String> seen) {
        if (!seen.add(name.text())) {
            throw Scope.duplicate(name.text(), name.position());
        }
        return name.text();
    }

    private Groups groups(List<Projection.GroupedItem> items, List<Expr.Column> groupBy) {
        List<ColumnRef> keys = new ArrayList<>();
        for (Expr.Column column : groupBy) {
            keys.add(scope.column(column));
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<Integer> outputs = new ArrayList<>();
        List<AggregateCall> aggregates = new ArrayList<>();
        for (Projection.GroupedItem item : items) {
            names.add(unused(item.outputName(), seen));
            if (item instanceof Projection.GroupColumn column) {
                outputs.add(keyOf(column.item().column(), keys));
            } else if (item instanceof Projection.Aggregate aggregate) {
                outputs.add(keys.size() + aggregates.size());
                aggregates.add(aggregate(aggregate));
            }
        }
        return new Groups(names, outputs, keys, aggregates);
    }

    private int keyOf(Expr.Column column, List<ColumnRef> keys) {
        int key = keys.indexOf(scope.column(column));
        if (key < 0) {
            throw new SqlException(
                    SqlErrorCode.SQL_TYPE,
                    "Column `" + column.column().text() + "` is neither in GROUP BY nor inside an aggregate function",
                    column.position(),
                    "add it to GROUP BY");
        }
        return key;
    }

    private AggregateCall aggregate(Projection.Aggregate aggregate) {
        Expr.Column argument = aggregate.column();
        if (argument == null) {
            return new AggregateCall(aggregate.function(), null, PrimitiveType.U64);
        }
        ColumnRef column = scope.column(argument);
        AlgebraicType type = resultType(aggregate.function(), column.type());
        if (type == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_TYPE,
                    "Invalid aggregate function `" + aggregate.function() + "` for type `" + TypeNames.of(column.type())
                            + "`",
                    argument.position(),
                    "SUM and AVG take numbers, MIN and MAX take what can be compared");
        }
        return new AggregateCall(aggregate.function(), column, type);
    }

    private static @Nullable AlgebraicType resultType(AggregateFunction function, AlgebraicType argument) {
        return switch (function) {
            case COUNT -> PrimitiveType.U64;
            case MIN, MAX -> SpecialTypes.isComparable(argument) ? argument : null;
            case AVG -> isNumber(argument) ? PrimitiveType.F64 : null;
            case SUM -> isNumber(argument) ? sumType((PrimitiveType) argument) : null;
        };
    }

    private static boolean isNumber(AlgebraicType type) {
        return type instanceof PrimitiveType primitive && (primitive.isInteger() || primitive.isFloat());
    }

    /** Sums are wide enough not to overflow, as far as there are wider types. */
    private static AlgebraicType sumType(PrimitiveType argument) {
        if (argument.isFloat()) {
            return PrimitiveType.F64;
        }
        boolean signed = argument.isSignedInteger();
        if (argument.fixedSize() <= Long.BYTES) {
            return signed ? PrimitiveType.I128 : PrimitiveType.U128;
        }
        return signed ? PrimitiveType.I256 : PrimitiveType.U256;
    }

    /** Resolves sort keys: the names of output columns first, then those of the tables. */
    List<SortKey> order(Statement.Select select, Output output) {
        List<SortKey> keys = new ArrayList<>();
        for (Statement.OrderItem item : select.orderBy()) {
            keys.add(sortKey(item, output));
        }
        return keys;
    }

    private SortKey sortKey(Statement.OrderItem item, Output output) {
        Expr.Column column = item.column();
        String name = column.qualifier() == null ? column.column().text() : null;
        if (output instanceof Groups groups) {
            int named = name == null ? -1 : groups.names().indexOf(name);
            int value = named >= 0 ? groups.outputs().get(named) : keyOf(column, groups.keys());
            return new SortKey(null, value, groups.typeOf(value), item.descending());
        }
        int named =
                name != null && output instanceof ColumnList list ? list.names().indexOf(name) : -1;
        ColumnRef ref = named >= 0 ? ((ColumnList) output).columns().get(named) : scope.column(column);
        return new SortKey(ref, -1, ref.type(), item.descending());
    }
}
