package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.Planner;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedStatement;
import dev.stdb.server.plan.TypedStatement.RowCount;
import dev.stdb.server.plan.TypedStatement.TypedDelete;
import dev.stdb.server.plan.TypedStatement.TypedInsert;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.TypedUpdate;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.sql.Statement;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.Tx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs SQL texts inside a transaction of the caller, who commits or rolls back. Confined to the database thread. */
public final class SqlExecutor {
    /** The one system table that statements may change: SET is documented to need DELETE FROM st_var. */
    private static final String VARIABLES_TABLE = "st_var";

    private SqlExecutor() {}

    /** Runs one statement of the query grammar, see {@link #execute(String, RowStore, QueryAuth)}. */
    public static SqlResult execute(String sql, Tx tx, QueryAuth auth) {
        return execute(sql, new TxRows(tx), auth);
    }

    /**
     * Runs one statement of the query grammar.
     *
     * @param sql the text
     * @param tx the transaction; after an exception it must be rolled back
     * @param auth who asks
     * @throws SqlException if the statement is refused
     * @throws dev.stdb.StdbException if a constraint is violated
     */
    public static SqlResult execute(String sql, RowStore tx, QueryAuth auth) {
        Statement statement = SqlParser.parseQuery(sql);
        boolean reads = statement instanceof Statement.Select || statement instanceof Statement.ShowVariable;
        if (!reads && !auth.owner()) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "Caller " + auth.caller().toHex() + " is not authorized to run SQL DML statements",
                    Position.START);
        }
        TypedStatement typed = new TypeChecker(auth.visibleTables(tx), auth.caller()).check(statement);
        if (typed instanceof TypedSelect select) {
            return select(select, tx, auth);
        } else if (typed instanceof TypedInsert insert) {
            checkWritable(insert.table());
            for (byte[] row : insert.rows()) {
                tx.insert(insert.table().tableId(), row);
            }
            return SqlResult.ofChanges(insert.rows().size(), 0, 0);
        } else if (typed instanceof TypedUpdate update) {
            checkWritable(update.table());
            return SqlResult.ofChanges(0, 0, update(update, tx));
        } else if (typed instanceof TypedDelete delete) {
            checkWritable(delete.table());
            return SqlResult.ofChanges(0, delete(delete, tx), 0);
        }
        throw new IllegalStateException("unknown statement: " + typed);
    }

    /** Runs one SELECT of the subscription grammar, see {@link #oneOff(String, ReadSource, QueryAuth)}. */
    public static QueryRowsResult oneOff(String sql, Tx tx, QueryAuth auth) {
        return oneOff(sql, new TxRows(tx), auth);
    }

    /**
     * Runs one SELECT of the subscription grammar, any number of tables and no index needed.
     *
     * @param sql the text
     * @param source what to read
     * @param auth who asks
     * @throws SqlException if the statement is refused
     */
    public static QueryRowsResult oneOff(String sql, ReadSource source, QueryAuth auth) {
        TypedSelect select = new TypeChecker(auth.visibleTables(source), auth.caller())
                .checkSelect(SqlParser.parseSubscription(sql.strip()));
        WholeRow output = (WholeRow) select.output();
        return new QueryRowsResult(
                select.tables().get(output.slot()), select(select, source, auth).rows());
    }

    /** Deviation: the original lets the owner corrupt the catalog by SQL. */
    private static void checkWritable(TableSchema table) {
        if (table.isSystem() && !table.name().equals(VARIABLES_TABLE)) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "`" + table.name() + "` is a system table; DML on system tables is not supported",
                    Position.START);
        }
    }

    private static SqlResult select(TypedSelect select, ReadSource source, QueryAuth auth) {
        List<TypedSelect> fragments = RowRules.expand(select, source, auth);
        List<CompiledSelect> compiled = new ArrayList<>();
        for (TypedSelect fragment : fragments) {
            compiled.add(new CompiledSelect(Planner.plan(fragment)));
        }
        if (!auth.owner()) {
            RowLimit.check(compiled, source);
        }
        RowBuffer rows = new RowBuffer();
        long limit = select.limit();
        if (select.output() instanceof RowCount) {
            if (limit != 0) {
                long count = 0;
                for (int i = 0; i < compiled.size(); i++) {
                    count += count(fragments.get(i), compiled.get(i), source);
                }
                BsatnWriter row = new BsatnWriter(Long.BYTES);
                row.writeU64(count);
                rows.add(row.array(), 0, row.length());
            }
        } else if (limit != 0) {
            for (CompiledSelect fragment : compiled) {
                RowProjection projection = RowProjection.of(select.output(), fragment);
                boolean wantsMore = fragment.run(source, tuple -> {
                    projection.addTo(tuple, rows);
                    return Long.compareUnsigned(rows.count(), limit) < 0;
                });
                if (!wantsMore) {
                    break;
                }
            }
        }
        return SqlResult.ofRows(select.output().schema(), rows);
    }

    private static long count(TypedSelect select, CompiledSelect compiled, ReadSource source) {
        if (select.tables().size() == 1 && select.condition() == null) {
            return source.rowCount(select.tables().get(0).tableId());
        }
        long[] count = {0};
        compiled.run(source, tuple -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    /** Removes all matching rows before it inserts any, so that unique values can be permuted. */
    private static long update(TypedUpdate update, RowStore tx) {
        int tableId = update.table().tableId();
        List<byte[]> newRows = new ArrayList<>();
        List<Long> pointers = matching(update.table(), update.condition(), tx, (shape, cursor) -> {
            BsatnWriter row = new BsatnWriter(cursor.length() + Long.BYTES);
            int from = cursor.offset();
            for (int column = 0; column < update.values().length; column++) {
                int to = shape.columnEnd(cursor.array(), from, column);
                byte[] value = update.values()[column];
                if (value == null) {
                    row.writeRaw(cursor.array(), from, to - from);
                } else {
                    row.writeRaw(value, 0, value.length);
                }
                from = to;
            }
            newRows.add(row.toByteArray());
        });
        for (long pointer : pointers) {
            tx.delete(tableId, pointer);
        }
        for (byte[] row : newRows) {
            tx.insert(tableId, row);
        }
        return pointers.size();
    }

    private static long delete(TypedDelete delete, RowStore tx) {
        List<Long> pointers = matching(delete.table(), delete.condition(), tx, (shape, cursor) -> {});
        for (long pointer : pointers) {
            tx.delete(delete.table().tableId(), pointer);
        }
        return pointers.size();
    }

    private interface RowVisitor {
        void visit(RowShape shape, RowCursor row);
    }

    /** Visits the rows that satisfy a condition and returns their pointers, all before anything is written. */
    private static List<Long> matching(
            TableSchema table, @Nullable TypedExpr condition, ReadSource source, RowVisitor visitor) {
        TypedSelect select = new TypedSelect(
                List.of(table), new WholeRow(0, table.rowType()), condition, TypedSelect.UNLIMITED, false);
        CompiledSelect compiled = new CompiledSelect(Planner.plan(select));
        List<Long> pointers = new ArrayList<>();
        compiled.runSingle(source, cursor -> {
            pointers.add(cursor.pointer());
            visitor.visit(compiled.shape(0), cursor);
        });
        return pointers;
    }
}
