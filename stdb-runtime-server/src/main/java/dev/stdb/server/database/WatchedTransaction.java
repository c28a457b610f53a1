package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Texts;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.TxData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as those hear of it who watch a database: it keeps what the transaction has left behind. Immutable;
 * safe to read from any thread.
 *
 * @param call what led to it; null if a procedure or the server itself did
 * @param txOffset its offset in the log; {@link TxData#NO_OFFSET} if it left nothing there
 * @param endedAtMicros when it had ended, in µs since the Unix epoch
 * @param durationNanos from its begin to its commit, in ns; 0 if nobody watched when it began
 * @param failure why it was undone, at most {@value #FAILURE_CHARS_MAX} characters of it; null if it was committed
 * @param changes of each table
 */
public record WatchedTransaction(
        @Nullable Call call,
        long txOffset,
        long endedAtMicros,
        long durationNanos,
        @Nullable String failure,
        List<Change> changes) {

    /** Most inserted, and most deleted, rows of a table that are told with their values. */
    static final int ROWS_MAX = 20;
    /** Most bytes of rows of a transaction, and of arguments, that are told with their values. */
    static final int VALUE_BYTES_MAX = 64 * 1024;

    /** Most characters of a failure: modules may fail with texts as long as their arguments. */
    static final int FAILURE_CHARS_MAX = 2000;

    private static final long NANOS_PER_MICRO = 1000;

    /**
     * What changed in one table, net.
     *
     * @param inserts the new rows; null if only their number is kept
     * @param deletes the rows that are gone; null if only their number is kept
     */
    public record Change(
            TableSchema table,
            int inserted,
            int deleted,
            @Nullable RowBuffer inserts,
            @Nullable RowBuffer deletes) {

        private long sizeBytes() {
            return (inserts == null ? 0 : inserts.memoryBytes()) + (deletes == null ? 0 : deletes.memoryBytes());
        }

        private Change withoutRows() {
            return new Change(table, inserted, deleted, null, null);
        }
    }

    /** Copies the list and cuts the failure. */
    public WatchedTransaction {
        failure = failure == null ? null : Texts.shortened(failure, FAILURE_CHARS_MAX);
        changes = List.copyOf(changes);
    }

    /** Returns the changes of a commit. Rows of system tables are counted only: some of them hold secrets. */
    static List<Change> changesOf(TxData data) {
        return data.tables().stream()
                .map(each -> new Change(
                        each.table(),
                        each.inserts().count(),
                        each.deletes().count(),
                        each.table().isSystem() ? null : each.inserts(),
                        each.table().isSystem() ? null : each.deletes()))
                .toList();
    }

    /** Returns how many bytes of arguments, failure and rows it keeps alive. */
    public long sizeBytes() {
        long bytes = call == null ? 0 : call.args().length;
        bytes += failure == null ? 0 : (long) Character.BYTES * failure.length();
        for (Change change : changes) {
            bytes += change.sizeBytes();
        }
        return bytes;
    }

    /** Returns the same transaction with its failure and the numbers of its rows, and without arguments and rows. */
    public WatchedTransaction withoutValues() {
        Call named = call == null
                ? null
                : Call.of(call.kind(), call.function(), call.caller(), call.connection(), call.timestamp());
        List<Change> counted = changes.stream().map(Change::withoutRows).toList();
        return new WatchedTransaction(named, txOffset, endedAtMicros, durationNanos, failure, counted);
    }

    /**
     * Returns the transaction as a JSON object (docs/security.md says who may read it): values without names as in
     * answers to SQL, rows up to {@value #ROWS_MAX} of a table and {@value #VALUE_BYTES_MAX} bytes of all.
     *
     * @param schema of the module, for the types of arguments
     */
    public String toJson(DatabaseSchema schema) {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("tx_offset");
        if (txOffset == TxData.NO_OFFSET) {
            out.nullValue();
        } else {
            out.value(txOffset);
        }
        out.name("ended_at_micros").value(endedAtMicros);
        out.name("duration_micros").value(durationNanos / NANOS_PER_MICRO);
        out.name("failure").value(failure);
        out.name("kind").value(call == null ? "host" : call.kind().name().toLowerCase(Locale.ROOT));
        if (call != null) {
            writeCall(call, schema, out);
        }
        out.name("tables").beginArray();
        Values values = new Values(out);
        changes.forEach(values::write);
        return out.endArray().endObject().toString();
    }

    private static void writeCall(Call call, DatabaseSchema schema, JsonWriter out) {
        out.name("function").value(call.function());
        out.name("caller").value(call.caller().toHex());
        out.name("connection")
                .value(call.connection().isZero() ? null : call.connection().toHex());
        boolean isShown = call.args().length <= VALUE_BYTES_MAX;
        if (call.kind() == Call.Kind.SQL) {
            out.name("statement").value(isShown ? new String(call.args(), StandardCharsets.UTF_8) : null);
            return;
        }
        out.name("args").raw(isShown ? argsJson(call, schema) : "null");
    }

    /** Returns the arguments as JSON; {@code null} if the module that knew their types is gone. */
    private static String argsJson(Call call, DatabaseSchema schema) {
        ProductType params = params(call.function(), schema);
        if (params == null || call.args().length == 0) {
            return params == null ? "null" : "[]";
        }
        try {
            JsonWriter args = new JsonWriter();
            SatsJson.writeUntyped(params, new BsatnReader(call.args()), args);
            return args.toString();
        } catch (StdbException e) {
            return "null";
        }
    }

    private static @Nullable ProductType params(String function, DatabaseSchema schema) {
        ReducerSchema reducer = schema.reducer(function);
        return reducer == null ? null : reducer.params();
    }

    /** Writes rows with their values as long as there is room for them. */
    private static final class Values {
        private final JsonWriter out;
        private int bytesLeft = VALUE_BYTES_MAX;

        Values(JsonWriter out) {
            this.out = out;
        }

        void write(Change change) {
            out.beginObject().name("table").value(change.table().name());
            out.name("system").value(change.table().isSystem());
            out.name("inserted").value(change.inserted()).name("deleted").value(change.deleted());
            out.name("inserts");
            write(change.table(), change.inserts());
            out.name("deletes");
            write(change.table(), change.deletes());
            out.endObject();
        }

        private void write(TableSchema table, @Nullable RowBuffer rows) {
            out.beginArray();
            int count = rows == null ? 0 : Math.min(rows.count(), ROWS_MAX);
            for (int i = 0; rows != null && i < count && rows.length(i) <= bytesLeft; i++) {
                bytesLeft -= rows.length(i);
                SatsJson.writeUntyped(
                        table.rowType(), new BsatnReader(rows.data(), rows.start(i), rows.length(i)), out);
            }
            out.endArray();
        }
    }
}
