package dev.stdb.server.subscription;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.Planner;
import dev.stdb.server.plan.TableLookup;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedExpr.Membership;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.query.CompiledSelect;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.row.ValueType;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.view.ViewScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL text to the plans of a live query, enforcing what subscriptions may ask (spec subscriptions.md §2).
 *
 * <p>Deviation: the original refuses joins of more than two tables; deltas here are exact for any number (ADR 0021).
 */
final class QueryCompiler {
    /** The cost of a change grows with the tables it has to be looked up in. */
    private static final int TABLES_MAX = 8;

    private QueryCompiler() {}

    /**
     * Compiles a query.
     *
     * @param visible the tables and views the caller may see
     * @param views the same views
     * @param source the tables with their rules of row-level security, and the rows of views
     * @throws SqlException if it is refused
     */
    static CompiledQuery compile(String text, TableLookup visible, ViewScope views, RowReader source, QueryAuth auth) {
        TypedSelect select = new TypeChecker(visible, auth.caller()).checkSelect(SqlParser.parseSubscription(text));
        List<QueryPlans> fragments = new ArrayList<>();
        boolean dependsOnCaller = select.usesSender()
                || auth.owner() && select.tables().stream().anyMatch(table -> RowRules.appliesTo(table, source));
        for (TypedSelect fragment : RowRules.expand(select, source, auth)) {
            dependsOnCaller |= fragment.usesSender();
            fragments.add(plan(views.inline(fragment), source));
        }
        dependsOnCaller |= views.dependsOnCaller();
        return new CompiledQuery(fragments, select.tables(), dependsOnCaller);
    }

    private static QueryPlans plan(TypedSelect select, RowReader source) {
        int tableCount = select.tables().size();
        if (tableCount > TABLES_MAX) {
            throw refused("Invalid number of tables in subscription: " + tableCount);
        }
        checkEventTables(select);
        for (int slot = 0; slot < tableCount; slot++) {
            if (!Planner.planDriven(select, slot).joinsByIndex() && !isNeverDriven(select, slot)) {
                throw refused("Subscriptions require indexes on join columns");
            }
        }
        return plans(select, source);
    }

    /** Plans a query that may be maintained by deltas. */
    static QueryPlans plans(TypedSelect select, RowReader source) {
        List<CompiledSelect> driven = new ArrayList<>();
        for (int slot = 0; slot < select.tables().size(); slot++) {
            driven.add(new CompiledSelect(Planner.planDriven(select, slot), source));
        }
        return new QueryPlans(select, driven, driven.get(0).condition());
    }

    private static SqlException refused(String message) {
        return new SqlException(SqlErrorCode.SQL_UNSUPPORTED, message, Position.START);
    }

    /** An event table may drive a join and return its rows, but has no committed rows to be looked up. */
    private static void checkEventTables(TypedSelect select) {
        int outputSlot = ((WholeRow) select.output()).slot();
        for (int slot = 0; slot < select.tables().size(); slot++) {
            if (select.tables().get(slot).isEvent() && slot != outputSlot) {
                throw refused("Event tables cannot be used as the lookup table in subscription joins");
            }
        }
    }

    /** Changes of the partner of an event table yield nothing, as there are no event rows left to join with. */
    static boolean isNeverDriven(TypedSelect select, int slot) {
        return !select.tables().get(slot).isEvent() && select.tables().stream().anyMatch(TableSchema::isEvent);
    }

    /** Returns where a fragment must be registered: for each table, by a literal it asks for if there is one. */
    static List<DeltaTarget> targets(Fragment fragment) {
        TypedSelect select = fragment.plans().select();
        List<DeltaTarget> targets = new ArrayList<>();
        for (int slot = 0; slot < select.tables().size(); slot++) {
            if (!isNeverDriven(select, slot)) {
                targets.addAll(targets(fragment, select, slot));
            }
        }
        return targets;
    }

    private static List<DeltaTarget> targets(Fragment fragment, TypedSelect select, int slot) {
        int tableId = select.tables().get(slot).tableId();
        Comparison own = literalEquality(select, slot);
        if (own != null) {
            return List.of(
                    DeltaTarget.byColumn(fragment, slot, tableId, columnOf(own).column(), literalOf(own)));
        }
        for (TypedExpr conjunct : conjuncts(select)) {
            DeltaTarget found = targetOverJoin(fragment, select, slot, conjunct);
            if (found != null) {
                return List.of(found);
            }
        }
        for (TypedExpr conjunct : conjuncts(select)) {
            if (conjunct instanceof Membership any && any.column().slot() == slot && isByteEqual(any.column())) {
                // The values differ, so a row meets one of the targets at most.
                return any.values().stream()
                        .map(value -> DeltaTarget.byColumn(
                                fragment, slot, tableId, any.column().column(), value.bsatn()))
                        .toList();
            }
        }
        return List.of(DeltaTarget.always(fragment, slot, tableId));
    }

    /** Returns a target by the literal that a partner must have, if a condition joins one whose index leads there. */
    private static @Nullable DeltaTarget targetOverJoin(
            Fragment fragment, TypedSelect select, int slot, TypedExpr conjunct) {
        ColumnRef column = joinColumn(conjunct, slot);
        ColumnRef partnerColumn = column == null ? null : otherColumn((Comparison) conjunct, slot);
        if (column == null || partnerColumn == null) {
            return null;
        }
        Comparison literal = literalEquality(select, partnerColumn.slot());
        TableSchema partner = select.tables().get(partnerColumn.slot());
        if (literal == null || partner.isEvent()) {
            return null;
        }
        for (IndexSchema index : partner.indexes()) {
            if (index.columns().equals(List.of(partnerColumn.column()))) {
                JoinEdge edge = new JoinEdge(
                        column.column(),
                        partner,
                        index.indexId(),
                        partnerColumn.column(),
                        columnOf(literal).column());
                int tableId = select.tables().get(slot).tableId();
                return DeltaTarget.byEdge(fragment, slot, tableId, edge, literalOf(literal));
            }
        }
        return null;
    }

    /** Returns the column of a table that an equality joins with a column of another, if equality is one of bytes. */
    private static @Nullable ColumnRef joinColumn(TypedExpr conjunct, int slot) {
        if (conjunct instanceof Comparison comparison
                && comparison.op() == CompareOp.EQ
                && comparison.left() instanceof ColumnRef left
                && comparison.right() instanceof ColumnRef right
                && left.slot() != right.slot()
                && (left.slot() == slot || right.slot() == slot)
                && isByteEqual(left)) {
            return left.slot() == slot ? left : right;
        }
        return null;
    }

    private static boolean isByteEqual(ColumnRef column) {
        return ValueType.compile(column.type()).isByteEqual();
    }

    private static ColumnRef otherColumn(Comparison join, int slot) {
        ColumnRef left = (ColumnRef) join.left();
        return left.slot() == slot ? (ColumnRef) join.right() : left;
    }

    private static List<TypedExpr> conjuncts(TypedSelect select) {
        TypedExpr condition = select.condition();
        return condition == null ? List.of() : condition.conjuncts();
    }

    /** Returns a conjunct that compares a column of a table with a literal for equality of bytes, if there is one. */
    private static @Nullable Comparison literalEquality(TypedSelect select, int slot) {
        for (TypedExpr conjunct : conjuncts(select)) {
            if (conjunct instanceof Comparison comparison
                    && comparison.op() == CompareOp.EQ
                    && (comparison.left() instanceof Constant ^ comparison.right() instanceof Constant)
                    && (comparison.left() instanceof ColumnRef ^ comparison.right() instanceof ColumnRef)
                    && columnOf(comparison).slot() == slot
                    && isByteEqual(columnOf(comparison))) {
                return comparison;
            }
        }
        return null;
    }

    private static ColumnRef columnOf(Comparison comparison) {
        return (ColumnRef) (comparison.left() instanceof ColumnRef ? comparison.left() : comparison.right());
    }

    private static byte[] literalOf(Comparison comparison) {
        return ((Constant) (comparison.left() instanceof Constant ? comparison.left() : comparison.right())).bsatn();
    }
}
