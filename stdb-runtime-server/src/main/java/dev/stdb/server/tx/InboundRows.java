package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.row.RowCursor;
import dev.stdb.types.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Rows about messages of other databases: how far each stream was applied, and the results that their senders may ask
 * for again (spec semantics.md §8a, module-def.md §11). Stateless; confined to the database thread.
 */
public final class InboundRows {
    private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

    private InboundRows() {}

    /** Names a stream: its id is that of the sender. */
    public record StreamKey(Identity sender, long streamId) {
        private BsatnWriter written() {
            BsatnWriter out = new BsatnWriter();
            out.writeIdentity(sender);
            out.writeU64(streamId);
            return out;
        }

        private BsatnWriter written(long number) {
            BsatnWriter out = written();
            out.writeU64(number);
            return out;
        }
    }

    /** Returns the number of the last message of a stream that was applied; 0 if none was. */
    public static long appliedPrefix(RowReader source, StreamKey stream) {
        BsatnWriter key = stream.written();
        RowCursor rows = source.scanPoint(SystemTables.INBOUND_STREAM_INDEX, key.array(), 0, key.length());
        return rows.next() ? numberOf(rows) : 0;
    }

    /** Returns the number of streams of a sender, of which at most {@code countMax} are looked at. */
    public static int streamCount(RowReader source, Identity sender, int countMax) {
        byte[] prefix = new byte[Identity.SIZE_BYTES];
        sender.copyTo(prefix, 0);
        RowCursor rows = source.scanRange(
                SystemTables.INBOUND_STREAM_INDEX,
                new IndexRange(prefix, 1, IndexRange.Bound.UNBOUNDED, IndexRange.Bound.UNBOUNDED));
        int count = 0;
        while (count < countMax && rows.next()) {
            count++;
        }
        return count;
    }

    /** Returns the result of a message, if it is kept. */
    public static @Nullable MessageResult result(RowReader source, StreamKey stream, long seq) {
        BsatnWriter key = stream.written(seq);
        RowCursor rows = source.scanPoint(SystemTables.INBOUND_SEQ_INDEX, key.array(), 0, key.length());
        if (!rows.next()) {
            return null;
        }
        BsatnReader row = new BsatnReader(rows.array(), rows.offset(), rows.length());
        row.skip(Identity.SIZE_BYTES + 2 * Long.BYTES);
        return new MessageResult(MessageResult.Status.of(row.readU8()), row.readBytes());
    }

    /** Notes that a message was applied, with its result. */
    public static void applied(Tx tx, StreamKey stream, long seq, MessageResult result) {
        BsatnWriter row = stream.written(seq);
        BsatnWriter key = stream.written();
        tx.deletePoint(SystemTables.INBOUND_STREAM_INDEX, key.array(), 0, key.length());
        tx.insert(SystemTables.ST_INBOUND_STREAM, row.array(), 0, row.length(), new BsatnWriter(0));
        row.writeU8(result.status().code());
        row.writeBytes(result.payload());
        tx.insert(SystemTables.ST_INBOUND_MSG, row.array(), 0, row.length(), new BsatnWriter(0));
    }

    /** Forgets the results that the sender has acknowledged. */
    public static void forget(Tx tx, StreamKey stream, long ackPrefix) {
        if (ackPrefix == 0) {
            return;
        }
        BsatnWriter prefix = stream.written();
        BsatnWriter last = new BsatnWriter();
        last.writeU64(ackPrefix);
        tx.deleteRange(
                SystemTables.INBOUND_SEQ_INDEX,
                new IndexRange(
                        prefix.toByteArray(),
                        2,
                        IndexRange.Bound.included(ONE),
                        IndexRange.Bound.included(last.toByteArray())));
    }

    private static long numberOf(RowCursor row) {
        BsatnReader in = new BsatnReader(row.array(), row.offset(), row.length());
        in.skip(Identity.SIZE_BYTES + Long.BYTES);
        return in.readU64();
    }
}
