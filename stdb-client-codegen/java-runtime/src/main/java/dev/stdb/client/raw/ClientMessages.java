package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnWriter;
import java.util.List;

/** Encodes messages to the server. Layout: spec wire-protocol.md §8; stateless. */
public final class ClientMessages {
    private static final int SUBSCRIBE = 0;
    private static final int UNSUBSCRIBE = 1;
    private static final int ONE_OFF_QUERY = 2;
    private static final int CALL_REDUCER = 3;
    private static final int CALL_PROCEDURE = 4;
    private static final int SUBSCRIBE_BATCH = 5;

    private ClientMessages() {}

    /** Writes {@code Subscribe}. */
    public static void subscribe(BsatnWriter out, int requestId, int querySetId, List<String> queries) {
        out.writeTag(SUBSCRIBE);
        out.writeU32(requestId);
        out.writeU32(querySetId);
        out.writeCount(queries.size());
        queries.forEach(out::writeString);
    }

    /** Writes {@code SubscribeBatch}; servers before 2.14 close the connection with 1011 at it. */
    public static void subscribeBatch(BsatnWriter out, int requestId, List<RawQuerySet> sets) {
        out.writeTag(SUBSCRIBE_BATCH);
        out.writeU32(requestId);
        out.writeCount(sets.size());
        for (RawQuerySet set : sets) {
            out.writeU32(set.id());
            out.writeCount(set.queries().size());
            set.queries().forEach(out::writeString);
        }
    }

    /** Writes {@code Unsubscribe}. */
    public static void unsubscribe(BsatnWriter out, int requestId, int querySetId, boolean sendDroppedRows) {
        out.writeTag(UNSUBSCRIBE);
        out.writeU32(requestId);
        out.writeU32(querySetId);
        out.writeTag(sendDroppedRows ? 1 : 0);
    }

    /** Writes {@code OneOffQuery}. */
    public static void oneOffQuery(BsatnWriter out, int requestId, String query) {
        out.writeTag(ONE_OFF_QUERY);
        out.writeU32(requestId);
        out.writeString(query);
    }

    /** Writes {@code CallReducer} with encoded arguments. */
    public static void callReducer(
            BsatnWriter out, int requestId, String reducer, byte[] args, int offset, int length) {
        call(out, CALL_REDUCER, requestId, reducer);
        out.writeBytes(args, offset, length);
    }

    /** Writes {@code CallProcedure} with encoded arguments. */
    public static void callProcedure(
            BsatnWriter out, int requestId, String procedure, byte[] args, int offset, int length) {
        call(out, CALL_PROCEDURE, requestId, procedure);
        out.writeBytes(args, offset, length);
    }

    private static void call(BsatnWriter out, int tag, int requestId, String function) {
        out.writeTag(tag);
        out.writeU32(requestId);
        out.writeU8(0); // flags
        out.writeString(function);
    }
}
