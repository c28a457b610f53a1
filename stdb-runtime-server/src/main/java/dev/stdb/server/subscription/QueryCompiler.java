package dev.stdb.server.subscription;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.Planner;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.TableLookup;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.query.CompiledSelect;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL text to the plans of a live query, enforcing what subscriptions may ask (spec subscriptions.md §2). */
final class QueryCompiler {
    private static final int TABLES_MAX = 2;

    private QueryCompiler() {}

    /**
     * Compiles a query.
     *
     * @throws SqlException if it is refused
     */
    static LiveQuery.Plans compile(String text, TableLookup tables, Identity caller) {
        TypedSelect select = new TypeChecker(tables, caller).checkSelect(SqlParser.parseSubscription(text));
        int tableCount = select.tables().size();
        if (tableCount > TABLES_MAX) {
            throw refused("Invalid number of tables in subscription: " + tableCount);
        }
        checkEventTables(select);
        List<CompiledSelect> driven = new ArrayList<>();
        for (int slot = 0; slot < tableCount; slot++) {
            SelectPlan plan = Planner.planDriven(select, slot);
            if (!plan.joinsByIndex() && !isNeverDriven(select, slot)) {
                throw refused("Subscriptions require indexes on join columns");
            }
            driven.add(new CompiledSelect(plan));
        }
        CompiledSelect initial = new CompiledSelect(Planner.plan(select));
        return new LiveQuery.Plans(
                select, initial, driven, initial.condition(), tableCount == 1 ? null : joinColumns(select));
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

    private static LiveQuery.@Nullable JoinColumns joinColumns(TypedSelect select) {
        TypedExpr condition = select.condition();
        if (condition == null) {
            return null;
        }
        for (TypedExpr conjunct : condition.conjuncts()) {
            if (conjunct instanceof Comparison comparison
                    && comparison.op() == CompareOp.EQ
                    && comparison.left() instanceof ColumnRef a
                    && comparison.right() instanceof ColumnRef b
                    && a.slot() != b.slot()
                    && CompiledSelect.hasBytewiseEquality(a.type())) {
                return a.slot() == 0
                        ? new LiveQuery.JoinColumns(a.column(), b.column())
                        : new LiveQuery.JoinColumns(b.column(), a.column());
            }
        }
        return null;
    }

    /** Returns where a query must be registered: for each table, by a literal it asks for if there is one. */
    static List<DeltaTarget> targets(LiveQuery query) {
        TypedSelect select = query.plans().select();
        List<DeltaTarget> targets = new ArrayList<>();
        for (int slot = 0; slot < select.tables().size(); slot++) {
            if (!isNeverDriven(select, slot)) {
                targets.add(target(query, select, slot));
            }
        }
        return targets;
    }

    private static DeltaTarget target(LiveQuery query, TypedSelect select, int slot) {
        int tableId = select.tables().get(slot).tableId();
        Comparison own = literalEquality(select, slot);
        if (own != null) {
            return DeltaTarget.byColumn(query, slot, tableId, columnOf(own).column(), literalOf(own));
        }
        LiveQuery.JoinColumns join = query.plans().joinColumns();
        int other = 1 - slot;
        Comparison partners = join == null ? null : literalEquality(select, other);
        if (join != null && partners != null) {
            int joinColumn = slot == 0 ? join.left() : join.right();
            int partnerColumn = slot == 0 ? join.right() : join.left();
            TableSchema partner = select.tables().get(other);
            for (IndexSchema index : partner.indexes()) {
                if (index.columns().equals(List.of(partnerColumn))) {
                    JoinEdge edge = new JoinEdge(
                            joinColumn,
                            partner,
                            index.indexId(),
                            partnerColumn,
                            columnOf(partners).column());
                    return DeltaTarget.byEdge(query, slot, tableId, edge, literalOf(partners));
                }
            }
        }
        return DeltaTarget.always(query, slot, tableId);
    }

    /** Returns a conjunct that compares a column of a table with a literal for equality of bytes, if there is one. */
    private static @Nullable Comparison literalEquality(TypedSelect select, int slot) {
        TypedExpr condition = select.condition();
        List<TypedExpr> conjuncts = condition == null ? List.of() : condition.conjuncts();
        for (TypedExpr conjunct : conjuncts) {
            if (conjunct instanceof Comparison comparison
                    && comparison.op() == CompareOp.EQ
                    && (comparison.left() instanceof Constant ^ comparison.right() instanceof Constant)
                    && (comparison.left() instanceof ColumnRef ^ comparison.right() instanceof ColumnRef)
                    && columnOf(comparison).slot() == slot
                    && CompiledSelect.hasBytewiseEquality(columnOf(comparison).type())) {
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
