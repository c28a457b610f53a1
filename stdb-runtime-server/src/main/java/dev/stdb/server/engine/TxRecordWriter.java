package dev.stdb.server.engine;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.TableChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes log records, layout {@link TxRecordLayout}, into one buffer that is reused. Not thread-safe. */
final class TxRecordWriter {

    /** A buffer that grew beyond this many bytes for one big transaction is given back. */
    private static final int RETAINED_MAX_BYTES = 4 * 1024 * 1024;

    private static final int INITIAL_BYTES = 4 * 1024;
    /** What the length of a row takes, if it has less than 16 KiB. */
    private static final int LENGTH_BYTES = 2;

    private BsatnWriter out = new BsatnWriter(INITIAL_BYTES);

    /**
     * Encodes a transaction; the result is in {@link #array} until the next call or {@link #release}.
     *
     * @param partCount how many parts of it were appended right before
     */
    void encode(long committedAtMicros, @Nullable Call call, List<TableChanges> tables, int partCount) {
        reserve(tables);
        int flags = (call == null ? 0 : TxRecordLayout.FLAG_CALL)
                | (tables.isEmpty() ? 0 : TxRecordLayout.FLAG_MUTATIONS)
                | (partCount == 0 ? 0 : TxRecordLayout.FLAG_HAS_PARTS);
        begin(
                partCount == 0 ? TxRecordLayout.VERSION_WITHOUT_PARTS : TxRecordLayout.VERSION_CURRENT,
                flags,
                committedAtMicros);
        if (partCount > 0) {
            writeVarint(partCount);
        }
        if (call != null) {
            writeCall(call);
        }
        if (!tables.isEmpty()) {
            writeVarint(tables.size());
            for (TableChanges table : tables) {
                writeTable(table);
            }
        }
    }

    /**
     * Encodes a part of a transaction, as {@link #encode}.
     *
     * @param partCount how many parts of it were appended right before
     * @param tableId a table that the transaction creates
     * @param inserts some of its rows, at least one
     */
    void encodePart(long committedAtMicros, int partCount, int tableId, RowBuffer inserts) {
        int flags = TxRecordLayout.FLAG_MUTATIONS
                | TxRecordLayout.FLAG_PART
                | (partCount == 0 ? 0 : TxRecordLayout.FLAG_HAS_PARTS);
        begin(TxRecordLayout.VERSION_CURRENT, flags, committedAtMicros);
        if (partCount > 0) {
            writeVarint(partCount);
        }
        writeVarint(1);
        out.writeU32(tableId);
        out.writeU8(TxRecordLayout.TABLE_INSERTS);
        writeRows(inserts);
    }

    private void begin(int version, int flags, long committedAtMicros) {
        out.reset();
        out.writeU8(version);
        out.writeU8(flags);
        out.writeI64(committedAtMicros);
    }

    /** Makes room for the rows, nearly all of a large record: one that grows once more takes three times as much. */
    private void reserve(List<TableChanges> tables) {
        long bytes = INITIAL_BYTES;
        for (TableChanges table : tables) {
            bytes += bytesOf(table.inserts()) + (table.truncated() ? 0 : bytesOf(table.deletes()));
        }
        if (bytes > RETAINED_MAX_BYTES) {
            out = new BsatnWriter((int) Math.min(bytes, Integer.MAX_VALUE - INITIAL_BYTES));
        }
    }

    private static long bytesOf(RowBuffer rows) {
        return rows.sizeBytes() + (long) LENGTH_BYTES * rows.count();
    }

    /** Gives back a buffer that is only good for a large record, once that is written. */
    void release() {
        if (out.array().length > RETAINED_MAX_BYTES) {
            out = new BsatnWriter(INITIAL_BYTES);
        }
    }

    byte[] array() {
        return out.array();
    }

    int length() {
        return out.length();
    }

    private void writeCall(Call call) {
        out.writeU8(call.kind().ordinal());
        out.writeString(call.function());
        out.writeIdentity(call.caller());
        out.writeConnectionId(call.connection());
        out.writeI64(call.timestamp().micros());
        out.writeI64(call.seed());
        out.writeBytes(call.args(), 0, call.args().length);
    }

    private void writeTable(TableChanges changes) {
        boolean deletes = !changes.truncated() && !changes.deletes().isEmpty();
        boolean inserts = !changes.inserts().isEmpty();
        out.writeU32(changes.table().tableId());
        out.writeU8((changes.truncated() ? TxRecordLayout.TABLE_TRUNCATED : 0)
                | (deletes ? TxRecordLayout.TABLE_DELETES : 0)
                | (inserts ? TxRecordLayout.TABLE_INSERTS : 0));
        if (deletes) {
            writeRows(changes.deletes());
        }
        if (inserts) {
            writeRows(changes.inserts());
        }
    }

    private void writeRows(RowBuffer rows) {
        int count = rows.count();
        writeVarint(count);
        int commonLength = commonLength(rows);
        writeVarint(commonLength + 1);
        if (commonLength < 0) {
            for (int i = 0; i < count; i++) {
                writeVarint(rows.length(i));
            }
        }
        out.writeRaw(rows.data(), 0, rows.sizeBytes());
    }

    /** Returns the length all rows have, or -1 if they differ. */
    private static int commonLength(RowBuffer rows) {
        int length = rows.length(0);
        for (int i = 1; i < rows.count(); i++) {
            if (rows.length(i) != length) {
                return -1;
            }
        }
        return length;
    }

    private void writeVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.writeU8(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeU8(rest);
    }
}
