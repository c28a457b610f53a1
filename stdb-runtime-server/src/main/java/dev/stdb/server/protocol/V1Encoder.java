package dev.stdb.server.protocol;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonException;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QueryRows.SingleTableRows;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.V1ServerMessage.CallReport;
import dev.stdb.server.protocol.V1ServerMessage.ProcedureStatus;
import dev.stdb.server.protocol.V1ServerMessage.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Writes messages as clients of protocol v1 read them (layouts: spec wire-protocol.md §13.2, §13.3). Each receiver has
 * its messages encoded by itself. Stateless, thread-safe.
 *
 * <p>The JSON of a message is made of a BSATN in which rows and arguments are texts, see {@link V1Types}. It takes a
 * multiple of the memory and is made for each receiver, so it is bounded.
 */
public enum V1Encoder {
    /** {@code v1.bsatn}: rows and arguments as BSATN, in binary frames that may be compressed. */
    BSATN,
    /** {@code v1.json}: in text frames. */
    JSON;

    /** Size of a message, as its hint says, up to which it is sent as JSON, in bytes. */
    static final int JSON_BYTES_MAX = 4 << 20;
    /** Characters of the JSON of a message. */
    private static final int TEXT_MAX = 5 * JSON_BYTES_MAX;
    /** The message, its rows as texts, and its text are there at once; a multiple of the size hint. */
    private static final int JSON_COST = 6;

    private static final byte[] NO_ROWS = {1, 0, 0, 0, 0, 0, 0, 0, 0};

    /** Rows that came to and went from a table, of one query. */
    private record Change(byte[] inserts, byte[] deletes) {}

    /** What changed in a table, one element per query. */
    private record TableChange(TableSchema table, List<Change> changes) {}

    /** Returns the encoder of a protocol, which must be one of v1. */
    public static V1Encoder of(WireProtocol protocol) {
        return switch (protocol) {
            case V1_BSATN -> BSATN;
            case V1_JSON -> JSON;
            case V2, V3 -> throw new IllegalArgumentException("no protocol v1: " + protocol);
        };
    }

    /**
     * Returns a message as a frame.
     *
     * @param scratch buffer that the frame may go on using
     * @throws TextTooLongException if the message is too large for JSON
     */
    public Frame frame(ServerMessage message, BsatnWriter scratch, Compression compression) {
        if (this == BSATN) {
            Frame.begin(scratch);
            write(message, scratch);
            return Frame.end(scratch).compressed(compression);
        }
        if (message.sizeHintBytes() > JSON_BYTES_MAX) {
            throw new TextTooLongException();
        }
        try {
            BsatnWriter body = new BsatnWriter();
            write(message, body);
            BsatnReader in = new BsatnReader(body.array(), 0, body.length());
            return Frame.ofText(json(V1Types.SERVER_MESSAGE, in, SatsJson::writeTyped));
        } catch (JsonException e) {
            if (e.code() == CommonErrorCode.JSON_LIMIT) {
                throw new TextTooLongException();
            }
            throw e;
        }
    }

    /** Returns what a message costs while it waits and is encoded, in bytes. */
    public long costBytes(ServerMessage message) {
        long size = message.sizeHintBytes();
        return this == BSATN || size > JSON_BYTES_MAX ? size : JSON_COST * size;
    }

    /** Returns what is sent in place of a message that is too large. */
    public static ServerMessage refusal(ServerMessage message, String error) {
        if (message instanceof V1ServerMessage.OneOff answer) {
            return new V1ServerMessage.OneOff(answer.messageId(), null, error, answer.durationMicros());
        } else if (message instanceof V1ServerMessage.ProcedureEnded ended) {
            return new V1ServerMessage.ProcedureEnded(
                    ended.requestId(),
                    new ProcedureStatus.Failed(error),
                    ended.timestampMicros(),
                    ended.durationMicros());
        } else if (message instanceof V1ServerMessage.InitialSubscription initial) {
            return new V1ServerMessage.Refused(
                    initial.requestId(), OptionalInt.empty(), error, initial.durationMicros());
        } else if (message instanceof V1ServerMessage.QueryApplied applied) {
            return new V1ServerMessage.Refused(
                    applied.requestId(), OptionalInt.of(applied.queryId()), error, applied.durationMicros());
        } else if (message instanceof V1ServerMessage.QueriesApplied applied) {
            return new V1ServerMessage.Refused(
                    applied.requestId(), OptionalInt.of(applied.queryId()), error, applied.durationMicros());
        }
        return new ServerMessage.SubscriptionError(OptionalInt.empty(), 0, error);
    }

    /** Returns whether a client whose message was too large knows all it needs to go on. */
    public static boolean survives(ServerMessage message) {
        return message instanceof V1ServerMessage.OneOff || message instanceof V1ServerMessage.ProcedureEnded;
    }

    private interface JsonForm {
        void write(AlgebraicType type, BsatnReader in, JsonWriter out);
    }

    private static StringBuilder json(AlgebraicType type, BsatnReader bsatn, JsonForm form) {
        StringBuilder text = new StringBuilder();
        form.write(type, bsatn, new JsonWriter(text, TEXT_MAX));
        return text;
    }

    private void write(ServerMessage message, BsatnWriter out) {
        if (message instanceof ServerMessage.TransactionUpdate update) {
            out.writeTag(2);
            // There is no request that it answers.
            out.writeU32(0);
            writeDatabaseUpdate(changesOf(update.querySets()), out);
        } else if (message instanceof ServerMessage.InitialConnection first) {
            out.writeTag(3);
            out.writeIdentity(first.identity());
            out.writeString(first.token());
            out.writeConnectionId(first.connectionId());
        } else if (message instanceof ServerMessage.SubscriptionError failed
                && failed.requestId().isEmpty()) {
            writeError(OptionalInt.empty(), OptionalInt.empty(), failed.error(), 0, out);
        } else if (message instanceof V1ServerMessage own) {
            writeOwn(own, out);
        } else {
            throw new IllegalArgumentException("no message of v1: " + message.getClass());
        }
    }

    private void writeOwn(V1ServerMessage message, BsatnWriter out) {
        if (message instanceof V1ServerMessage.Transaction transaction) {
            writeTransaction(transaction, out);
        } else if (message instanceof V1ServerMessage.InitialSubscription initial) {
            out.writeTag(0);
            writeDatabaseUpdate(changesOf(initial.rows(), true), out);
            out.writeU32(initial.requestId());
            out.writeI64(initial.durationMicros());
        } else if (message instanceof V1ServerMessage.QueryApplied applied) {
            out.writeTag(applied.isActive() ? 5 : 6);
            out.writeU32(applied.requestId());
            out.writeU64(applied.durationMicros());
            out.writeU32(applied.queryId());
            out.writeU32(applied.table().tableId());
            out.writeString(applied.table().name());
            List<Change> changes = new ArrayList<>();
            changesOf(applied.rows(), applied.isActive()).forEach(table -> changes.addAll(table.changes()));
            writeTableUpdate(new TableChange(applied.table(), changes), out);
        } else if (message instanceof V1ServerMessage.QueriesApplied applied) {
            out.writeTag(applied.isActive() ? 8 : 9);
            out.writeU32(applied.requestId());
            out.writeU64(applied.durationMicros());
            out.writeU32(applied.queryId());
            writeDatabaseUpdate(changesOf(applied.rows(), applied.isActive()), out);
        } else if (message instanceof V1ServerMessage.Refused refused) {
            writeError(
                    OptionalInt.of(refused.requestId()),
                    refused.queryId(),
                    refused.error(),
                    refused.durationMicros(),
                    out);
        } else if (message instanceof V1ServerMessage.OneOff answer) {
            writeOneOff(answer, out);
        } else if (message instanceof V1ServerMessage.ProcedureEnded ended) {
            writeProcedure(ended, out);
        } else {
            throw new IllegalArgumentException("never sent: " + message.getClass());
        }
    }

    private void writeTransaction(V1ServerMessage.Transaction transaction, BsatnWriter out) {
        out.writeTag(1);
        if (transaction.status() instanceof Status.Committed committed) {
            out.writeTag(0);
            writeDatabaseUpdate(changesOf(committed.querySets()), out);
        } else if (transaction.status() instanceof Status.Failed failed) {
            out.writeTag(1);
            out.writeString(failed.error());
        } else {
            out.writeTag(2);
        }
        CallReport call = transaction.call();
        out.writeI64(call.timestampMicros());
        out.writeIdentity(call.caller());
        out.writeConnectionId(call.connection());
        out.writeString(call.reducer());
        out.writeU32(call.reducerId());
        writeValue(call.params(), call.args(), out);
        out.writeU32(call.requestId());
        // Calls are limited by time, which nobody is charged for.
        out.writeU128(0, 0);
        out.writeI64(transaction.durationMicros());
    }

    private static void writeError(
            OptionalInt requestId, OptionalInt queryId, String error, long durationMicros, BsatnWriter out) {
        out.writeTag(7);
        out.writeU64(durationMicros);
        writeOptional(requestId, out);
        writeOptional(queryId, out);
        writeOptional(OptionalInt.empty(), out);
        out.writeString(error);
    }

    private static void writeOptional(OptionalInt value, BsatnWriter out) {
        if (value.isPresent()) {
            out.writeTag(0);
            out.writeU32(value.getAsInt());
        } else {
            out.writeTag(1);
        }
    }

    private void writeOneOff(V1ServerMessage.OneOff answer, BsatnWriter out) {
        out.writeTag(4);
        out.writeBytes(answer.messageId());
        if (answer.error() != null) {
            out.writeTag(0);
            out.writeString(answer.error());
        } else {
            out.writeTag(1);
        }
        List<SingleTableRows> tables =
                answer.rows() == null ? List.of() : answer.rows().tables();
        out.writeCount(tables.size());
        for (SingleTableRows rows : tables) {
            out.writeString(rows.table());
            writeRows(rows.schema(), rows.rowList(), out);
        }
        out.writeI64(answer.durationMicros());
    }

    private void writeProcedure(V1ServerMessage.ProcedureEnded ended, BsatnWriter out) {
        out.writeTag(10);
        if (ended.status() instanceof ProcedureStatus.Returned returned) {
            out.writeTag(0);
            writeValue(returned.type(), returned.value(), out);
        } else if (ended.status() instanceof ProcedureStatus.Failed failed) {
            out.writeTag(2);
            out.writeString(failed.error());
        } else {
            out.writeTag(1);
        }
        out.writeI64(ended.timestampMicros());
        out.writeI64(ended.durationMicros());
        out.writeU32(ended.requestId());
    }

    /** Appends arguments or a returned value. */
    private void writeValue(AlgebraicType type, byte[] bsatn, BsatnWriter out) {
        if (this == BSATN) {
            out.writeBytes(bsatn);
        } else {
            out.writeString(
                    json(type, new BsatnReader(bsatn), SatsJson::writeUntyped).toString());
        }
    }

    private static List<TableChange> changesOf(QueryRows rows, boolean areInserts) {
        Map<String, TableChange> tables = new LinkedHashMap<>();
        for (SingleTableRows table : rows.tables()) {
            add(
                    table.schema(),
                    areInserts ? new Change(table.rowList(), NO_ROWS) : new Change(NO_ROWS, table.rowList()),
                    tables);
        }
        return List.copyOf(tables.values());
    }

    private static List<TableChange> changesOf(List<QuerySetUpdate> sets) {
        Map<String, TableChange> tables = new LinkedHashMap<>();
        for (QuerySetUpdate set : sets) {
            for (TableUpdate table : set.tables()) {
                for (byte[] rows : table.rows()) {
                    add(table.schema(), changeOf(rows), tables);
                }
            }
        }
        return List.copyOf(tables.values());
    }

    private static void add(TableSchema table, Change change, Map<String, TableChange> tables) {
        tables.computeIfAbsent(table.name(), name -> new TableChange(table, new ArrayList<>()))
                .changes()
                .add(change);
    }

    /** Takes encoded {@code TableUpdateRows} apart; events are rows that come. */
    private static Change changeOf(byte[] tableUpdateRows) {
        BsatnReader in = new BsatnReader(tableUpdateRows);
        boolean events = in.readU8() == RowListEncoder.ROWS_EVENT;
        byte[] inserts = rowList(in);
        return new Change(inserts, events ? NO_ROWS : rowList(in));
    }

    private static byte[] rowList(BsatnReader in) {
        int start = in.position();
        RowListEncoder.skipList(in);
        int length = in.position() - start;
        in.position(start);
        return in.readRaw(length);
    }

    private void writeDatabaseUpdate(List<TableChange> tables, BsatnWriter out) {
        out.writeCount(tables.size());
        tables.forEach(table -> writeTableUpdate(table, out));
    }

    private void writeTableUpdate(TableChange update, BsatnWriter out) {
        out.writeU32(update.table().tableId());
        out.writeString(update.table().name());
        long rowCount = 0;
        for (Change change : update.changes()) {
            rowCount += RowListEncoder.skipList(new BsatnReader(change.inserts()));
            rowCount += RowListEncoder.skipList(new BsatnReader(change.deletes()));
        }
        out.writeU64(rowCount);
        out.writeCount(update.changes().size());
        for (Change change : update.changes()) {
            if (this == BSATN) {
                // Not compressed by itself.
                out.writeTag(0);
            }
            writeRows(update.table(), change.deletes(), out);
            writeRows(update.table(), change.inserts(), out);
        }
    }

    private void writeRows(TableSchema table, byte[] rowList, BsatnWriter out) {
        if (this == BSATN) {
            out.writeRaw(rowList, 0, rowList.length);
            return;
        }
        out.writeCount(RowListEncoder.skipList(new BsatnReader(rowList)));
        StringBuilder text = new StringBuilder();
        RowListEncoder.forEachRow(new BsatnReader(rowList), (array, offset, length) -> {
            // Rows may be of no bytes at all.
            if (out.length() > TEXT_MAX) {
                throw new TextTooLongException();
            }
            text.setLength(0);
            JsonWriter json = new JsonWriter(text, TEXT_MAX);
            SatsJson.writeStoredRow(table.rowType(), new BsatnReader(array, offset, length), json);
            out.writeString(text.toString());
        });
    }
}
