package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedStatement;
import dev.stdb.server.plan.TypedStatement.TypedDelete;
import dev.stdb.server.plan.TypedStatement.TypedExplain;
import dev.stdb.server.plan.TypedStatement.TypedInsert;
import dev.stdb.server.plan.TypedStatement.TypedQuery;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.TypedUpdate;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.sql.Statement;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL statements: those that change rows inside a transaction of the caller, who commits or rolls back; those that
 * only read also over a read view, on any thread. Stateless.
 */
public final class SqlExecutor {
    private static final String PLAN_COLUMN = "plan";

    private SqlExecutor() {}

    /**
     * Runs any statement.
     *
     * @param tx the transaction; after an exception it must be rolled back
     * @param auth who asks
     * @param views the views it may mention
     * @param limits what it may use
     * @throws SqlException if the statement is refused or exceeds its limits; its message tells place and cure below
     *     the first line
     * @throws dev.stdb.StdbException if a constraint is violated
     */
    public static SqlResult execute(
            SqlStatement statement, Tx tx, QueryAuth auth, QueryViews views, QueryLimits limits) {
        return run(limits, meter -> {
            TypedStatement typed = check(statement.tree(), tx, auth, views);
            return isRead(typed) ? read(typed, tx, auth, views, meter) : DataManipulation.run(typed, tx, meter);
        });
    }

    /**
     * Runs a statement that changes nothing, see {@link SqlStatement#isReadOnly}.
     *
     * @param source what to read, for example a read view, with the rows of the views
     * @param auth who asks
     * @param views the views it may mention
     * @param limits what it may use
     * @throws SqlException if the statement is refused or exceeds its limits
     */
    public static SqlResult query(
            SqlStatement statement, RowReader source, QueryAuth auth, QueryViews views, QueryLimits limits) {
        return run(limits, meter -> read(check(statement.tree(), source, auth, views), source, auth, views, meter));
    }

    private static SqlResult run(QueryLimits limits, Function<QueryMeter, SqlResult> work) {
        QueryMeter meter = new QueryMeter(limits);
        boolean done = false;
        try {
            SqlResult result = work.apply(meter);
            done = true;
            return result;
        } catch (SqlException e) {
            throw e.explained();
        } finally {
            if (!done) {
                meter.memory().close();
            }
        }
    }

    /**
     * Runs one SELECT of the subscription grammar, any number of tables and no index needed.
     *
     * @param sql the text
     * @param source what to read, for example a read view, with the rows of the views
     * @param auth who asks
     * @param views the views it may mention
     * @param limits what it may use
     * @throws SqlException if the statement is refused or exceeds its limits
     */
    public static QueryRowsResult oneOff(
            String sql, RowReader source, QueryAuth auth, QueryViews views, QueryLimits limits) {
        TypedSelect select = checkOneOff(sql, source, auth, views);
        TypedQuery query = new TypedQuery(select, List.of(), 0);
        QueryMeter meter = new QueryMeter(limits);
        boolean done = false;
        try {
            RowBuffer rows = runner(query, source, auth, views, meter).run();
            done = true;
            return new QueryRowsResult(select.tables().get(((WholeRow) select.output()).slot()), rows, meter.memory());
        } finally {
            if (!done) {
                meter.memory().close();
            }
        }
    }

    /**
     * Checks a SELECT of the subscription grammar without running it, so that the views it mentions are asked for.
     *
     * @throws SqlException if it is refused
     */
    public static TypedSelect checkOneOff(String sql, RowReader source, QueryAuth auth, QueryViews views) {
        return new TypeChecker(auth.visibleTables(source, views), auth.caller())
                .checkSelect(SqlParser.parseSubscription(sql.strip()));
    }

    /**
     * Checks a statement without running it, so that the views it mentions are asked for.
     *
     * @throws SqlException if it is refused
     */
    public static void check(SqlStatement statement, RowReader source, QueryAuth auth, QueryViews views) {
        try {
            check(statement.tree(), source, auth, views);
        } catch (SqlException e) {
            throw e.explained();
        }
    }

    /**
     * Runs a checked SELECT of whole rows.
     *
     * @param statistics the same rows, to plan with
     * @param source where rows are read
     * @param limits what it may use
     * @throws SqlException if it exceeds its limits
     */
    public static RowBuffer rows(TypedSelect select, RowReader statistics, RowReader source, QueryLimits limits) {
        TypedQuery query = new TypedQuery(select, List.of(), 0);
        List<SelectPlan> plans = List.of(CompiledSelect.plan(select, statistics));
        QueryMeter meter = new QueryMeter(limits);
        try {
            return new SelectRunner(query, plans, source, meter).run();
        } finally {
            // The caller accounts for the rows.
            meter.memory().close();
        }
    }

    private static TypedStatement check(Statement statement, RowReader source, QueryAuth auth, QueryViews views) {
        Statement inner = statement instanceof Statement.Explain explain ? explain.statement() : statement;
        boolean reads = inner instanceof Statement.Select || inner instanceof Statement.ShowVariable;
        if (!reads && !auth.owner()) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "Caller " + auth.caller().toHex() + " is not authorized to run SQL DML statements",
                    Position.START);
        }
        return new TypeChecker(auth.visibleTables(source, views), auth.caller()).check(statement);
    }

    private static boolean isRead(TypedStatement typed) {
        return typed instanceof TypedQuery || typed instanceof TypedExplain;
    }

    private static SqlResult read(
            TypedStatement typed, RowReader source, QueryAuth auth, QueryViews views, QueryMeter meter) {
        if (typed instanceof TypedQuery query) {
            SelectRunner runner = runner(query, source, auth, views, meter);
            RowBuffer rows = runner.run();
            QueryCost cost = isFiltered(runner, auth) ? meter.cost().withoutReads() : meter.cost();
            return SqlResult.ofRows(query.select().output().schema(), rows, cost, meter.memory());
        } else if (typed instanceof TypedExplain explain) {
            return explain(explain, source, auth, views, meter);
        }
        throw new IllegalArgumentException("not a statement that reads: " + typed);
    }

    /** Returns whether the caller must not learn what the statement reads: rules or views may hide rows. */
    private static boolean isFiltered(SelectRunner runner, QueryAuth auth) {
        return !auth.owner() && runner.isFiltered();
    }

    private static List<SelectPlan> plans(TypedQuery query, RowReader source, QueryAuth auth, QueryViews views) {
        List<SelectPlan> plans = new ArrayList<>();
        for (TypedSelect fragment : RowRules.expand(query.select(), source, auth)) {
            plans.add(CompiledSelect.plan(views.inline(fragment), source));
        }
        return plans;
    }

    private static SelectRunner runner(
            TypedQuery query, RowReader source, QueryAuth auth, QueryViews views, QueryMeter meter) {
        SelectRunner runner = new SelectRunner(query, plans(query, source, auth, views), source, meter);
        if (!auth.owner()) {
            RowLimit.check(runner.fragments(), source, runner.rowsWanted());
        }
        return runner;
    }

    private static SqlResult explain(
            TypedExplain explain, RowReader source, QueryAuth auth, QueryViews views, QueryMeter meter) {
        PlanReport report;
        if (explain.statement() instanceof TypedQuery query) {
            if (explain.analyze()) {
                SelectRunner runner = runner(query, source, auth, views, meter);
                if (isFiltered(runner, auth)) {
                    throw new SqlException(
                            SqlErrorCode.SQL_PERMISSION,
                            "EXPLAIN ANALYZE is not supported where row-level security hides rows",
                            Position.START,
                            "EXPLAIN without ANALYZE shows the plan; the owner of the database may see what it took");
                }
                runner.run();
            }
            report = new PlanReport(
                    "Select", query, plans(query, source, auth, views), explain.analyze() ? meter : null);
        } else if (explain.analyze()) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported: EXPLAIN ANALYZE of data manipulation",
                    Position.START,
                    "EXPLAIN without ANALYZE shows the plan and changes nothing");
        } else {
            report = dmlReport(explain.statement(), source);
        }
        return answer(explain.json() ? List.of(report.toJson()) : report.toText(), meter);
    }

    private static PlanReport dmlReport(TypedStatement statement, RowReader source) {
        if (statement instanceof TypedInsert insert) {
            return new PlanReport(
                    "Insert " + insert.rows().size() + " rows into "
                            + insert.table().name(),
                    null,
                    List.of(),
                    null);
        } else if (statement instanceof TypedUpdate update) {
            return dmlReport("Update", update.table(), update.condition(), source);
        } else if (statement instanceof TypedDelete delete) {
            return dmlReport("Delete", delete.table(), delete.condition(), source);
        }
        throw new IllegalArgumentException("cannot be explained: " + statement);
    }

    private static PlanReport dmlReport(
            String verb, TableSchema table, @Nullable TypedExpr condition, RowReader source) {
        return new PlanReport(
                verb + " " + table.name(),
                null,
                List.of(CompiledSelect.plan(DataManipulation.rowsOf(table, condition), source)),
                null);
    }

    private static SqlResult answer(List<String> lines, QueryMeter meter) {
        RowBuffer rows = new RowBuffer();
        for (String line : lines) {
            BsatnWriter row = new BsatnWriter();
            row.writeString(line);
            rows.add(row.array(), 0, row.length());
        }
        ProductType schema = ProductType.of(new ProductType.Element(PLAN_COLUMN, PrimitiveType.STRING));
        return SqlResult.ofRows(schema, rows, meter.cost(), meter.memory());
    }
}
