package dev.stdb.server.migration;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.ReplacedTable;
import dev.stdb.server.tx.Tx;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hands the rows of one replaced table to the module in batches, so that however many there are no more than a batch is
 * in the module's memory. Confined to the database thread.
 */
final class RowBatches {
    /** Enough rows that what a call costs does not count; a larger row is a batch by itself. */
    private static final int BATCH_BYTES = 64 << 10;

    private static final int VALUE_LENGTH_MAX = 200;

    private final Tx tx;
    private final RowConverter converter;
    private final RowMigration migration;
    private final ReplacedTable table;
    private final RowBuffer batch = new RowBuffer();
    private final BsatnWriter array = new BsatnWriter();
    private long converted;

    RowBatches(Tx tx, RowConverter converter, RowMigration migration, ReplacedTable table) {
        this.tx = tx;
        this.converter = converter;
        this.migration = migration;
        this.table = table;
    }

    /**
     * Converts all rows.
     *
     * @throws MigrationException naming the table, the row and the cause if the module fails
     */
    void convert() {
        for (RowCursor rows = table.rows(); rows.next(); ) {
            if (!batch.isEmpty() && batch.sizeBytes() + rows.length() > BATCH_BYTES) {
                convertBatch();
            }
            batch.add(rows.array(), rows.offset(), rows.length());
        }
        if (!batch.isEmpty()) {
            convertBatch();
        }
        tx.resumeSequences(table.created().tableId());
    }

    private void convertBatch() {
        int savepoint = tx.savepoint();
        Optional<String> failure = convert(0, batch.count());
        if (failure.isPresent()) {
            tx.rollbackTo(savepoint);
            throw failed(failure.get());
        }
        tx.forgetInserts(savepoint, table.created().tableId());
        converted += batch.count();
        converter.progress(migration.table(), converted, table.rowCount());
        batch.clear();
    }

    /** Converts rows of the batch from one index to another; returns why that failed. */
    private Optional<String> convert(int from, int to) {
        array.reset();
        array.writeCount(to - from);
        int start = batch.start(from);
        array.writeRaw(batch.data(), start, batch.end(to - 1) - start);
        long before = tx.rowCount(table.created().tableId());
        Optional<String> failure = converter.convert(migration.reducer(), array.toByteArray(), tx);
        long added = tx.rowCount(table.created().tableId()) - before;
        return failure.isEmpty() && added < to - from
                ? Optional.of("the new row is the same as another one, of which a table keeps one; keep a column that"
                        + " tells them apart")
                : failure;
    }

    /** Finds the row that is to blame by converting one after another again, which ends at the first that fails. */
    private MigrationException failed(String failureOfBatch) {
        for (int row = 0; row < batch.count(); row++) {
            Optional<String> failure = convert(row, row + 1);
            if (failure.isPresent()) {
                return failed("row " + describe(row), failure.get());
            }
        }
        return failed("rows " + describe(0) + " to " + describe(batch.count() - 1) + " together", failureOfBatch);
    }

    private MigrationException failed(String rows, String cause) {
        return MigrationException.failed("migration of table `" + migration.table() + "` from " + migration.typeName()
                + ": " + rows + ": " + cause);
    }

    /** Returns what tells an old row from others: its primary key, without one all of it. */
    private String describe(int row) {
        TableSchema old = table.old();
        RowLayout layout = new RowLayout(old.rowType());
        int start = batch.start(row);
        String text;
        if (old.primaryKey().isPresent()) {
            int key = old.primaryKey().getAsInt();
            int at = layout.columnOffset(batch.data(), start, key);
            int end = layout.columnEnd(batch.data(), at, key);
            byte[] value = Arrays.copyOfRange(batch.data(), at, end);
            JsonWriter out = new JsonWriter();
            SatsJson.writeTyped(old.rowType().typeAt(key), new BsatnReader(value), out);
            text = old.columns().get(key).name() + "=" + out;
        } else {
            text = allOf(old.rowType(), batch.row(row));
        }
        return text.length() <= VALUE_LENGTH_MAX ? text : text.substring(0, VALUE_LENGTH_MAX - 1) + "…";
    }

    private static String allOf(ProductType type, byte[] row) {
        JsonWriter out = new JsonWriter();
        SatsJson.writeTyped(type, new BsatnReader(row), out);
        return out.toString();
    }
}
