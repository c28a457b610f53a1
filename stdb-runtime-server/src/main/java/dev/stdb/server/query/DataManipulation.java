package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedStatement;
import dev.stdb.server.plan.TypedStatement.TypedDelete;
import dev.stdb.server.plan.TypedStatement.TypedInsert;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.TypedSet;
import dev.stdb.server.plan.TypedStatement.TypedUpdate;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE and DELETE (spec sql.md §3.3). All rows are found before any is written. Stateless. */
final class DataManipulation {
    /** The one system table that statements may change: SET is documented to need DELETE FROM st_var. */
    private static final String VARIABLES_TABLE = "st_var";

    private DataManipulation() {}

    static SqlResult run(TypedStatement statement, Tx tx, QueryMeter meter) {
        if (statement instanceof TypedInsert insert) {
            checkWritable(insert.table());
            return SqlResult.ofChanges(insert(insert, tx), 0, 0, meter.cost(), meter.memory());
        } else if (statement instanceof TypedSet set) {
            long deleted = delete(set.old(), tx, meter);
            return SqlResult.ofChanges(insert(set.value(), tx), deleted, 0, meter.cost(), meter.memory());
        } else if (statement instanceof TypedUpdate update) {
            checkWritable(update.table());
            long updated = update(update, tx, meter);
            return SqlResult.ofChanges(0, 0, updated, meter.cost(), meter.memory());
        } else if (statement instanceof TypedDelete delete) {
            checkWritable(delete.table());
            long deleted = delete(delete, tx, meter);
            return SqlResult.ofChanges(0, deleted, 0, meter.cost(), meter.memory());
        }
        throw new IllegalStateException("unknown statement: " + statement);
    }

    /** Deviation: the original lets the owner corrupt the catalog by SQL (ADR 0016). Scheduled tables: ADR 0024. */
    private static void checkWritable(TableSchema table) {
        if (table.tableId() == SystemTables.ST_ENV) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "Database environment variables can only be changed by publishing",
                    Position.START,
                    "set them at publish, or with PUT or PATCH of the route `environment`");
        }
        if (table.schedule().isPresent()) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "SQL writes to scheduled tables are not supported",
                    Position.START,
                    "call a reducer that writes `" + table.name() + "`");
        }
        if (table.outbox().isPresent()) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "SQL writes to outbox tables are not supported",
                    Position.START,
                    "call a reducer that inserts the row");
        }
        if (table.isSystem() && !table.name().equals(VARIABLES_TABLE)) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "`" + table.name() + "` is a system table; DML on system tables is not supported",
                    Position.START,
                    "publish a module to change tables");
        }
    }

    /** Returns how many rows were not there before: a table is a set. */
    private static long insert(TypedInsert insert, Tx tx) {
        long before = tx.rowCount(insert.table().tableId());
        insert(insert.table(), insert.rows(), tx);
        return tx.rowCount(insert.table().tableId()) - before;
    }

    private static void insert(TableSchema table, List<byte[]> rows, Tx tx) {
        BsatnWriter generated = new BsatnWriter();
        for (byte[] row : rows) {
            tx.insert(table.tableId(), row, 0, row.length, generated);
        }
    }

    /** Removes all matching rows before it inserts any, so that unique values can be permuted. */
    private static long update(TypedUpdate update, Tx tx, QueryMeter meter) {
        int tableId = update.table().tableId();
        List<byte[]> newRows = new ArrayList<>();
        List<Long> pointers = matching(update.table(), update.condition(), tx, meter, (layout, cursor) -> {
            BsatnWriter row = new BsatnWriter(cursor.length() + Long.BYTES);
            int from = cursor.offset();
            for (int column = 0; column < update.values().length; column++) {
                int to = layout.columnEnd(cursor.array(), from, column);
                byte[] value = update.values()[column];
                if (value == null) {
                    row.writeRaw(cursor.array(), from, to - from);
                } else {
                    row.writeRaw(value, 0, value.length);
                }
                from = to;
            }
            meter.hold(row.length());
            newRows.add(row.toByteArray());
        });
        for (long pointer : pointers) {
            tx.delete(tableId, pointer);
        }
        insert(update.table(), newRows, tx);
        return pointers.size();
    }

    private static long delete(TypedDelete delete, Tx tx, QueryMeter meter) {
        List<Long> pointers = matching(delete.table(), delete.condition(), tx, meter, (layout, cursor) -> {});
        for (long pointer : pointers) {
            tx.delete(delete.table().tableId(), pointer);
        }
        return pointers.size();
    }

    private interface RowVisitor {
        void visit(RowLayout layout, RowCursor row);
    }

    /** Returns the SELECT of the rows that UPDATE or DELETE concern. */
    static TypedSelect rowsOf(TableSchema table, @Nullable TypedExpr condition) {
        return new TypedSelect(
                List.of(table), new WholeRow(0, table.rowType()), condition, TypedSelect.UNLIMITED, false);
    }

    /** Visits the rows that satisfy a condition and returns their pointers, all before anything is written. */
    private static List<Long> matching(
            TableSchema table, @Nullable TypedExpr condition, RowReader source, QueryMeter meter, RowVisitor visitor) {
        CompiledSelect compiled = new CompiledSelect(CompiledSelect.plan(rowsOf(table, condition), source), source);
        List<Long> pointers = new ArrayList<>();
        compiled.runSingle(source, meter, cursor -> {
            meter.hold(Long.BYTES * 3);
            pointers.add(cursor.pointer());
            visitor.visit(compiled.layout(0), cursor);
        });
        return pointers;
    }
}
