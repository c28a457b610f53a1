package dev.stdb.server.view;

import dev.stdb.StdbException;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.plan.Planner;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.query.QueryLimits;
import dev.stdb.server.query.SqlExecutor;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.tx.ReadRecorder;
import dev.stdb.server.tx.Tx;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the code of views and checks what it yields (spec module-abi.md §9.4). Confined to the database thread. */
final class ViewEvaluator {
    private static final long COUNT_MASK = 0xFFFF_FFFFL;

    private static final Logger LOG = LoggerFactory.getLogger(ViewEvaluator.class);

    private final ViewModule module;
    private final Clock clock;
    private final ViewLimits limits;
    private long evaluations;

    ViewEvaluator(ViewModule module, Clock clock, ViewLimits limits) {
        this.module = module;
        this.clock = clock;
        this.limits = limits;
    }

    long evaluations() {
        return evaluations;
    }

    /**
     * Evaluates an instance.
     *
     * @param tx the state to read
     * @throws SqlException SQL_VIEW if the view fails
     */
    ViewContent evaluate(ViewTable instance, Tx tx) {
        evaluations++;
        try {
            return call(instance, tx);
        } catch (BadResultException e) {
            throw failure(instance, String.valueOf(e.getMessage()));
        } catch (SqlException e) {
            throw e;
        } catch (RuntimeException e) { // Boundary: one view that fails must not stop the others.
            LOG.error("view failed: view={}", instance.view().name(), e);
            throw failure(instance, "internal error, see the log of the server");
        }
    }

    private ViewContent call(ViewTable instance, Tx tx) {
        byte[] args = instance.key().args().copy().array();
        ReadRecorder source = tx.recording();
        ViewResult result = module.call(
                new ViewCall(
                        instance.view(),
                        instance.caller(),
                        args,
                        limits.timeMax().toNanos()),
                source);
        if (result instanceof ViewResult.Rows rows) {
            RowBuffer split = split(rows.array(), instance.layout());
            return ViewContent.of(
                    ViewRows.of(instance.table(), instance.layout(), split), source.reads(), rows.forEveryCaller());
        } else if (result instanceof ViewResult.Query query) {
            return query(instance, query, tx, source);
        }
        throw failure(instance, ((ViewResult.Failed) result).error());
    }

    static SqlException failure(ViewTable instance, String error) {
        return new SqlException(
                SqlErrorCode.SQL_VIEW,
                "Error materializing view `" + instance.view().name() + "`: " + error,
                Position.START);
    }

    /** Splits a BSATN array of rows. */
    private static RowBuffer split(byte[] array, RowLayout layout) {
        if (array.length == 0) {
            // Compat: code that writes nothing at all yields no rows.
            return new RowBuffer();
        }
        if (array.length < Integer.BYTES) {
            throw malformed(array);
        }
        long count = LittleEndian.getInt(array, 0) & COUNT_MASK;
        // Rows without bytes are all the same: one of them will do.
        long wanted = layout.fixedSize() == 0 ? Math.min(1, count) : count;
        RowBuffer rows = new RowBuffer();
        int at = Integer.BYTES;
        for (long i = 0; i < wanted; i++) {
            int end = layout.validate(array, at, array.length);
            if (end < 0) {
                throw malformed(array);
            }
            rows.add(array, at, end - at);
            at = end;
        }
        if (at != array.length) {
            throw malformed(array);
        }
        return rows;
    }

    private static BadResultException malformed(byte[] array) {
        return new BadResultException("the result is no array of rows of its type: sizeBytes=" + array.length);
    }

    private ViewContent query(ViewTable instance, ViewResult.Query query, Tx tx, ReadRecorder source) {
        String sql = query.sql();
        boolean forEveryCaller = query.forEveryCaller();
        if (sql.isBlank()) {
            ViewRows none = ViewRows.of(instance.table(), instance.layout(), new RowBuffer());
            return ViewContent.of(none, source.reads(), forEveryCaller);
        }
        try {
            TypedSelect select = compile(instance, sql, tx);
            boolean isConstant = source.reads().isEmpty();
            if (isConstant && DistinctQueries.isDistinct(select) && hasKey(select, instance.table())) {
                return ViewContent.of(select, forEveryCaller);
            }
            boolean isCounted = isConstant && hasDeltas(select);
            RowBuffer rows = SqlExecutor.rows(
                    select,
                    tx,
                    isCounted ? tx : source,
                    QueryLimits.within(clock, limits.timeMax()).withBytesMax(limits.bytesMax()));
            if (isCounted) {
                return ViewContent.of(CountedRows.of(instance.table(), instance.layout(), select, rows));
            }
            return ViewContent.of(
                    ViewRows.of(instance.table(), instance.layout(), rows), source.reads(), forEveryCaller);
        } catch (StdbException e) {
            throw failure(instance, e.getMessage() + ", executing: `" + sql + "`");
        }
    }

    /** Returns whether no two rows of a query have the same primary key of a view, whatever the tables hold. */
    private static boolean hasKey(TypedSelect select, TableSchema view) {
        TableSchema read = select.tables().get(((WholeRow) select.output()).slot());
        return view.constraints().stream()
                .allMatch(key -> read.constraints().stream()
                        .anyMatch(unique -> key.uniqueColumns().containsAll(unique.uniqueColumns())));
    }

    /** Returns whether the deltas of a query cost what has changed, because its tables are joined by indexes. */
    private static boolean hasDeltas(TypedSelect select) {
        return IntStream.range(0, select.tables().size())
                .allMatch(slot -> Planner.planDriven(select, slot).joinsByIndex());
    }

    private static TypedSelect compile(ViewTable instance, String sql, Tx tx) {
        TypedSelect select = new TypeChecker(tx.catalog()::tableOfModules, instance.caller())
                .checkViewQuery(SqlParser.parseViewQuery(sql));
        if (select.usesSender()) {
            throw new BadResultException("the query of a view has no parameters: " + sql);
        }
        if (select.tables().stream().anyMatch(TableSchema::isEvent)) {
            throw new BadResultException("views cannot read event tables: " + sql);
        }
        if (!select.output().schema().equals(instance.view().rowType())) {
            throw new BadResultException("the query yields other columns than the view: " + sql);
        }
        return select;
    }
}
