package dev.stdb.server.engine;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.ReplayedTable;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes log records, layout {@link TxRecordLayout}. Trusts nothing: every length is checked. Stateless. */
final class TxRecordReader {

    private static final int VARINT_SHIFT_MAX = 28;
    private static final Call.Kind[] KINDS = Call.Kind.values();

    private TxRecordReader() {}

    /**
     * Decodes one record.
     *
     * @param txOffset for messages
     * @throws EngineException if the bytes are not a record, or of a version not known
     */
    static TxRecord decode(long txOffset, byte[] array, int offset, int length) {
        BsatnReader in = new BsatnReader(array, offset, length);
        try {
            int version = in.readU8();
            if (!isKnown(version)) {
                throw new EngineException(
                        EngineErrorCode.ENGINE_RECORD_VERSION,
                        "log record has an unknown version: version=" + version + ", expected="
                                + TxRecordLayout.VERSION_CURRENT + ", txOffset=" + txOffset,
                        null);
            }
            int flags = in.readU8();
            check((flags & ~flagsOf(version)) == 0, "unknown flags", txOffset);
            long committedAtMicros = in.readI64();
            int partCount = (flags & TxRecordLayout.FLAG_HAS_PARTS) == 0 ? 0 : readVarint(in, txOffset);
            @Nullable Call call = (flags & TxRecordLayout.FLAG_CALL) == 0 ? null : readCall(in, version, txOffset);
            List<ReplayedTable> tables =
                    (flags & TxRecordLayout.FLAG_MUTATIONS) == 0 ? List.of() : readTables(in, txOffset);
            check(in.remaining() == 0, "bytes behind the end", txOffset);
            boolean isPart = (flags & TxRecordLayout.FLAG_PART) != 0;
            check(!isPart || isOnePart(call, tables), "not a part", txOffset);
            return new TxRecord(committedAtMicros, call, tables, isPart, partCount);
        } catch (BsatnException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_RECORD_CORRUPT, "log record does not decode: txOffset=" + txOffset, e);
        }
    }

    /** Returns when a transaction was committed, or a part of it logged, without decoding the rest of the record. */
    static long committedAtMicros(long txOffset, byte[] array, int offset, int length) {
        BsatnReader in = new BsatnReader(array, offset, length);
        try {
            check(isKnown(in.readU8()), "unknown version", txOffset);
            in.readU8();
            return in.readI64();
        } catch (BsatnException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_RECORD_CORRUPT, "log record does not decode: txOffset=" + txOffset, e);
        }
    }

    /** Returns whether a record that {@link #committedAtMicros} has read is a part of a transaction. */
    static boolean isPart(byte[] array, int offset) {
        return (array[offset + 1] & TxRecordLayout.FLAG_PART) != 0;
    }

    private static boolean isKnown(int version) {
        return version >= TxRecordLayout.VERSION_WITHOUT_SEED
                && version <= TxRecordLayout.VERSION_CURRENT
                && version != TxRecordLayout.VERSION_WITH_BARE_PARTS;
    }

    private static int flagsOf(int version) {
        int flags = TxRecordLayout.FLAG_CALL | TxRecordLayout.FLAG_MUTATIONS;
        return version == TxRecordLayout.VERSION_CURRENT
                ? flags | TxRecordLayout.FLAG_PART | TxRecordLayout.FLAG_HAS_PARTS
                : flags;
    }

    private static boolean isOnePart(@Nullable Call call, List<ReplayedTable> tables) {
        return call == null
                && tables.size() == 1
                && !tables.get(0).truncated()
                && tables.get(0).deletes().isEmpty();
    }

    private static Call readCall(BsatnReader in, int version, long txOffset) {
        int kind = in.readU8();
        check(kind < KINDS.length, "unknown kind", txOffset);
        String function = in.readString();
        Identity caller = in.readIdentity();
        ConnectionId connection = in.readConnectionId();
        Timestamp timestamp = new Timestamp(in.readI64());
        long seed = version == TxRecordLayout.VERSION_WITHOUT_SEED ? timestamp.micros() : in.readI64();
        byte[] args = in.readBytes();
        return new Call(KINDS[kind], function, caller, connection, timestamp, seed, args);
    }

    private static List<ReplayedTable> readTables(BsatnReader in, long txOffset) {
        int count = readVarint(in, txOffset);
        List<ReplayedTable> tables = new ArrayList<>(Math.min(count, 64));
        long previousTableId = -1;
        for (int i = 0; i < count; i++) {
            int tableId = in.readU32();
            check(tableId > previousTableId, "tables out of order", txOffset);
            previousTableId = tableId;
            int flags = in.readU8();
            RowBuffer deletes = new RowBuffer();
            RowBuffer inserts = new RowBuffer();
            if ((flags & TxRecordLayout.TABLE_DELETES) != 0) {
                readRows(in, deletes, txOffset);
            }
            if ((flags & TxRecordLayout.TABLE_INSERTS) != 0) {
                readRows(in, inserts, txOffset);
            }
            tables.add(new ReplayedTable(tableId, (flags & TxRecordLayout.TABLE_TRUNCATED) != 0, deletes, inserts));
        }
        return tables;
    }

    private static void readRows(BsatnReader in, RowBuffer rows, long txOffset) {
        int count = readVarint(in, txOffset);
        int commonLength = readVarint(in, txOffset) - 1;
        if (commonLength >= 0) {
            // A table is a set: only one row can have no bytes, and a row with bytes is bounded by the record.
            check(commonLength > 0 || count <= 1, "more rows than bytes", txOffset);
            for (int i = 0; i < count; i++) {
                readRow(in, rows, commonLength);
            }
            return;
        }
        // Each length takes at least one byte, which bounds the array by the record.
        check(count <= in.remaining(), "more rows than bytes", txOffset);
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = readVarint(in, txOffset);
        }
        for (int length : lengths) {
            readRow(in, rows, length);
        }
    }

    private static void readRow(BsatnReader in, RowBuffer rows, int length) {
        int start = in.position();
        in.skip(length);
        rows.add(in.array(), start, length);
    }

    private static int readVarint(BsatnReader in, long txOffset) {
        int value = 0;
        for (int shift = 0; shift <= VARINT_SHIFT_MAX; shift += 7) {
            int next = in.readU8();
            value |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                check(value >= 0, "number too large", txOffset);
                return value;
            }
        }
        throw corrupt("number too long", txOffset);
    }

    private static void check(boolean condition, String what, long txOffset) {
        if (!condition) {
            throw corrupt(what, txOffset);
        }
    }

    private static EngineException corrupt(String what, long txOffset) {
        return new EngineException(
                EngineErrorCode.ENGINE_RECORD_CORRUPT,
                "log record does not decode: " + what + ", txOffset=" + txOffset,
                null);
    }
}
