package dev.stdb.server.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of a client of protocol v1 (layout: spec wire-protocol.md §13.1). */
public sealed interface V1ClientMessage {

    /** Returns the id the client chose; echoed in the answer. One-off queries have none and return 0. */
    int requestId();

    /**
     * Calls a function.
     *
     * @param function its name
     * @param args the product of the parameters; owned by the message, not to be modified
     * @param kind what is called, and how its end is told
     * @param argsError why the arguments are none; absent if they may be some
     */
    record Call(
            CallKind kind,
            String function,
            byte[] args,
            Encoding encoding,
            int requestId,
            @Nullable String argsError) implements V1ClientMessage {
        private static final byte[] NO_ARGS = {};

        Call(CallKind kind, String function, byte[] args, Encoding encoding, int requestId) {
            this(kind, function, args, encoding, requestId, null);
        }

        /** Returns the same call with its arguments as BSATN. */
        public Call withBsatn(byte[] bsatn) {
            return new Call(kind, function, bsatn, Encoding.BSATN, requestId);
        }

        /** Returns the same call, to be refused for its arguments. */
        public Call withError(String error) {
            return new Call(kind, function, NO_ARGS, Encoding.BSATN, requestId, error);
        }
    }

    /** What is called, and how its end is told. */
    enum CallKind {
        /** A reducer; its caller is told how it ended. */
        REDUCER,
        /** A reducer; its caller is told of its success like everybody else, by its subscriptions. */
        REDUCER_WITHOUT_SUCCESS,
        /** A procedure. */
        PROCEDURE
    }

    /** How arguments are written. */
    enum Encoding {
        /** A BSATN product. */
        BSATN,
        /** UTF-8 text: a JSON array of the arguments. */
        JSON
    }

    /** Replaces all queries of the last message of this kind. */
    record Subscribe(List<String> queryStrings, int requestId) implements V1ClientMessage {
        /** Copies the list. */
        public Subscribe {
            queryStrings = List.copyOf(queryStrings);
        }
    }

    /**
     * Runs one query once.
     *
     * @param messageId echoed in the answer; owned by the message
     */
    record OneOffQuery(byte[] messageId, String queryString) implements V1ClientMessage {
        @Override
        public int requestId() {
            return 0;
        }
    }

    /**
     * Adds queries under an id.
     *
     * @param single whether it is the message for exactly one query, whose answer has another form
     */
    record SubscribeQueries(List<String> queryStrings, int requestId, int queryId, boolean single)
            implements V1ClientMessage {
        /** Copies the list. */
        public SubscribeQueries {
            queryStrings = List.copyOf(queryStrings);
        }
    }

    /**
     * Removes what was added under an id.
     *
     * @param single whether it is the message for exactly one query, whose answer has another form
     */
    record Unsubscribe(int requestId, int queryId, boolean single) implements V1ClientMessage {}
}
