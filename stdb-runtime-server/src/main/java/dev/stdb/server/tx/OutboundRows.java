package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.OutboxSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.Table;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows about messages to other databases: a stream for each outbox and target, and a message for each row of an outbox
 * (spec semantics.md §8a, module-def.md §11). Stateless; confined to the database thread.
 */
public final class OutboundRows {
    /** What a message takes beside its row in the outbox, in bytes. */
    public static final int MESSAGE_BYTES = 128;

    private static final int TAG_SOME = 0;
    private static final int TAG_NONE = 1;

    private OutboundRows() {}

    /**
     * A row of {@code st_outbound_stream}.
     *
     * @param id of the stream; never that of another stream of the database, not even of one whose data was deleted
     * @param tableId of the outbox
     * @param target who gets the messages
     * @param nextSeq number of the next message, from 1 on
     * @param ackPrefix number of the last message that is done; all before it are, too
     */
    public record Stream(long id, int tableId, Identity target, long nextSeq, long ackPrefix) {
        Stream ofTable(int newTableId) {
            return new Stream(id, newTableId, target, nextSeq, ackPrefix);
        }

        private Stream next() {
            return new Stream(id, tableId, target, nextSeq + 1, ackPrefix);
        }

        /** Returns the stream after a message is done. */
        public Stream acknowledged(long seq) {
            return new Stream(id, tableId, target, nextSeq, seq);
        }

        private BsatnWriter written() {
            BsatnWriter out = new BsatnWriter();
            out.writeU64(id);
            out.writeU32(tableId);
            out.writeIdentity(target);
            out.writeU64(nextSeq);
            out.writeU64(ackPrefix);
            return out;
        }

        private static Stream read(RowCursor row) {
            BsatnReader in = new BsatnReader(row.array(), row.offset(), row.length());
            return new Stream(in.readU64(), in.readU32(), in.readIdentity(), in.readU64(), in.readU64());
        }
    }

    /**
     * A row of {@code st_outbound_msg}.
     *
     * @param rowId primary key of the row in the outbox
     * @param seq number in its stream, from 1 on
     * @param retryCount how often it could not be delivered
     * @param lastError why not, the last time
     * @param result how it ended, as soon as that is known
     */
    public record Message(
            long streamId,
            long rowId,
            long seq,
            int retryCount,
            @Nullable String lastError,
            @Nullable MessageResult result) {

        /** Returns the message after it could not be delivered. */
        public Message retried(String error) {
            return new Message(streamId, rowId, seq, retryCount + 1, error, result);
        }

        /** Returns the message after it has ended. */
        public Message ended(MessageResult end) {
            return new Message(streamId, rowId, seq, retryCount, lastError, end);
        }

        private BsatnWriter written() {
            BsatnWriter out = new BsatnWriter();
            out.writeU64(streamId);
            out.writeU64(rowId);
            out.writeU64(seq);
            out.writeU32(retryCount);
            out.writeTag(lastError == null ? TAG_NONE : TAG_SOME);
            if (lastError != null) {
                out.writeString(lastError);
            }
            out.writeTag(result == null ? TAG_NONE : TAG_SOME);
            if (result != null) {
                out.writeU8(result.status().code());
            }
            out.writeTag(result == null ? TAG_NONE : TAG_SOME);
            if (result != null) {
                out.writeBytes(result.payload());
            }
            return out;
        }

        /** Reads a row of the table. */
        public static Message read(byte[] row, int offset, int length) {
            BsatnReader in = new BsatnReader(row, offset, length);
            long streamId = in.readU64();
            long rowId = in.readU64();
            long seq = in.readU64();
            int retryCount = in.readU32();
            String error = in.readTag(2) == TAG_SOME ? in.readString() : null;
            int status = in.readTag(2) == TAG_SOME ? in.readU8() : 0;
            byte[] payload = in.readTag(2) == TAG_SOME ? in.readBytes() : null;
            MessageResult result = payload == null ? null : new MessageResult(MessageResult.Status.of(status), payload);
            return new Message(streamId, rowId, seq, retryCount, error, result);
        }
    }

    /**
     * Makes a message of a row that module code has inserted, if its table is an outbox and the row was not there
     * before.
     *
     * @param rowsBefore number of rows of the table before the insertion
     * @param pointer what the insertion returned
     * @param streamIds draws the id of a new stream, at random: streams of a database whose data is deleted must not be
     *     taken for those of the same database afterwards (ADR 0046)
     */
    public static void inserted(Tx tx, int tableId, long rowsBefore, long pointer, LongSupplier streamIds) {
        TableSchema table = tx.catalog().tableById(tableId);
        OutboxSchema outbox = table == null ? null : table.outbox().orElse(null);
        Table rows = tx.rows(tableId);
        if (table == null || outbox == null || rows.rowCount() == rowsBefore) {
            return;
        }
        int row = (int) pointer;
        byte[] array = rows.array(row);
        RowLayout layout = rows.layout();
        int key =
                layout.columnOffset(array, rows.offset(row), table.primaryKey().orElseThrow());
        long rowId = LittleEndian.getLong(array, key);
        int to = layout.columnOffset(array, rows.offset(row), outbox.targetColumn());
        Stream stream = openStream(tx, tableId, Identity.fromBytes(array, to), streamIds);
        insert(
                tx,
                SystemTables.ST_OUTBOUND_MSG,
                new Message(stream.id(), rowId, stream.nextSeq(), 0, null, null).written());
        update(tx, stream.next());
    }

    private static Stream openStream(Tx tx, int tableId, Identity target, LongSupplier streamIds) {
        BsatnWriter key = new BsatnWriter();
        key.writeU32(tableId);
        key.writeIdentity(target);
        RowCursor rows = tx.scanPoint(SystemTables.OUTBOUND_TARGET_INDEX, key.array(), 0, key.length());
        if (rows.next()) {
            return Stream.read(rows);
        }
        long id = streamIds.getAsLong();
        while (id == 0 || stream(tx, id) != null) {
            id = streamIds.getAsLong();
        }
        Stream created = new Stream(id, tableId, target, 1, 0);
        insert(tx, created);
        return created;
    }

    /** Returns a stream by its id. */
    public static @Nullable Stream stream(RowReader source, long id) {
        RowCursor rows = source.scanPoint(SystemTables.OUTBOUND_STREAM_INDEX, keyOf(id), 0, Long.BYTES);
        return rows.next() ? Stream.read(rows) : null;
    }

    /** Returns all streams. */
    public static List<Stream> streams(RowReader source) {
        List<Stream> streams = new ArrayList<>();
        for (RowCursor rows = source.scan(SystemTables.ST_OUTBOUND_STREAM); rows.next(); ) {
            streams.add(Stream.read(rows));
        }
        return streams;
    }

    /** Returns the streams of an outbox. */
    static List<Stream> streamsOf(RowReader source, int tableId) {
        List<Stream> streams = streams(source);
        streams.removeIf(stream -> stream.tableId() != tableId);
        return streams;
    }

    /** Deletes the streams of an outbox that has no messages. */
    static void deleteStreams(Tx tx, int tableId) {
        streamsOf(tx, tableId)
                .forEach(stream ->
                        tx.deletePoint(SystemTables.OUTBOUND_STREAM_INDEX, keyOf(stream.id()), 0, Long.BYTES));
    }

    static void insert(Tx tx, Stream stream) {
        insert(tx, SystemTables.ST_OUTBOUND_STREAM, stream.written());
    }

    /** Replaces a stream by its id. */
    public static void update(Tx tx, Stream stream) {
        update(tx, SystemTables.ST_OUTBOUND_STREAM, SystemTables.OUTBOUND_STREAM_INDEX, stream.written());
    }

    /** Returns a message by its number. */
    public static @Nullable Message message(RowReader source, long streamId, long seq) {
        byte[] key = keyOf(streamId, seq);
        RowCursor rows = source.scanPoint(SystemTables.OUTBOUND_SEQ_INDEX, key, 0, key.length);
        return rows.next() ? Message.read(rows.array(), rows.offset(), rows.length()) : null;
    }

    /** Replaces a message by its number. */
    public static void update(Tx tx, Message message) {
        update(tx, SystemTables.ST_OUTBOUND_MSG, SystemTables.OUTBOUND_SEQ_INDEX, message.written());
    }

    /** Deletes a message. */
    public static void delete(Tx tx, Message message) {
        byte[] key = keyOf(message.streamId(), message.seq());
        tx.deletePoint(SystemTables.OUTBOUND_SEQ_INDEX, key, 0, key.length);
    }

    private static void insert(Tx tx, int tableId, BsatnWriter row) {
        tx.insert(tableId, row.array(), 0, row.length(), new BsatnWriter(0));
    }

    private static void update(Tx tx, int tableId, int indexId, BsatnWriter row) {
        tx.update(tableId, indexId, row.array(), 0, row.length(), new BsatnWriter(0));
    }

    private static byte[] keyOf(long... numbers) {
        byte[] key = new byte[numbers.length * Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            LittleEndian.putLong(key, i * Long.BYTES, numbers[i]);
        }
        return key;
    }
}
