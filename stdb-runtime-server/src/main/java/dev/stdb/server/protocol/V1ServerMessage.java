package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A message to a client of protocol v1 (layout: spec wire-protocol.md §13.2). {@link V1Encoder} writes them, and what
 * v1 has in common with later protocols, in the form the client wants.
 */
public sealed interface V1ServerMessage extends ServerMessage {

    /** Returns whether the message answers a request. */
    default boolean isAnswer() {
        return true;
    }

    @Override
    default void encode(BsatnWriter out) {
        throw new IllegalStateException("messages of v1 are encoded by V1Encoder: " + getClass());
    }

    /**
     * A call as those are told of it who see its effects.
     *
     * @param reducer empty for a transaction without a reducer
     * @param reducerId {@link #NO_REDUCER} if there is none
     * @param params type of the arguments
     * @param args BSATN product of the arguments, not to be modified
     * @param requestId as the caller chose it
     * @param timestampMicros in µs since the Unix epoch
     */
    record CallReport(
            String reducer,
            int reducerId,
            ProductType params,
            byte[] args,
            int requestId,
            Identity caller,
            ConnectionId connection,
            long timestampMicros) {
        /** The id of no reducer. */
        public static final int NO_REDUCER = -1;

        private static final byte[] NO_ARGS = {};

        /**
         * Returns the report of a call that has no arguments to show: one that was refused before it ran, or none of a
         * reducer at all.
         */
        public static CallReport withoutArgs(
                String reducer, int reducerId, Identity caller, ConnectionId connection, long timestampMicros) {
            return new CallReport(
                    reducer, reducerId, ProductType.of(), NO_ARGS, 0, caller, connection, timestampMicros);
        }
    }

    /** How the transaction of a call ended. */
    sealed interface Status {
        /** It was committed, with these changes for the receiver. */
        record Committed(List<QuerySetUpdate> querySets) implements Status {
            /** Copies the list. */
            public Committed {
                querySets = List.copyOf(querySets);
            }
        }

        /** It was undone, or never begun, for this reason. */
        record Failed(String error) implements Status {}

        /** It was undone because it took too long. */
        record OutOfEnergy() implements Status {}
    }

    /**
     * A transaction with the call that led to it.
     *
     * @param durationMicros time it took in µs
     * @param isAnswer whether the receiver is the caller
     */
    record Transaction(CallReport call, Status status, long durationMicros, boolean isAnswer)
            implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            int size = 120 + call.args().length + call.reducer().length();
            if (status instanceof Status.Committed committed) {
                return size + QuerySetUpdate.sizeHintBytes(committed.querySets());
            }
            return size
                    + (status instanceof Status.Failed failed ? failed.error().length() : 0);
        }
    }

    /** The queries of a {@code Subscribe} are active; these are the rows of all of them. */
    record InitialSubscription(int requestId, QueryRows rows, long durationMicros) implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 20 + rows.sizeHintBytes();
        }
    }

    /**
     * One query is active, or not any more.
     *
     * @param isActive which of the two
     * @param table the table of the query, which may have no rows
     * @param rows those that came, or that went
     */
    record QueryApplied(
            boolean isActive, int requestId, int queryId, TableSchema table, QueryRows rows, long durationMicros)
            implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 60 + 2 * table.name().length() + rows.sizeHintBytes();
        }
    }

    /**
     * Several queries are active, or not any more.
     *
     * @param isActive which of the two
     * @param rows those that came, or that went
     */
    record QueriesApplied(boolean isActive, int requestId, int queryId, QueryRows rows, long durationMicros)
            implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 30 + rows.sizeHintBytes();
        }
    }

    /** A request about subscriptions was refused; nothing has changed. */
    record Refused(int requestId, OptionalInt queryId, String error, long durationMicros) implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 30 + error.length();
        }
    }

    /** Answer to a one-off query: one of {@code rows} and {@code error} is present. */
    record OneOff(
            byte[] messageId,
            @Nullable QueryRows rows,
            @Nullable String error,
            long durationMicros) implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 40
                    + messageId.length
                    + (rows == null ? 0 : rows.sizeHintBytes())
                    + (error == null ? 0 : error.length());
        }
    }

    /** How a procedure call ended. */
    sealed interface ProcedureStatus {
        /** It returned a value, as BSATN of a type. */
        record Returned(AlgebraicType type, byte[] value) implements ProcedureStatus {}

        /** It was ended because it took too long. */
        record OutOfEnergy() implements ProcedureStatus {}

        /** It was refused or failed. */
        record Failed(String error) implements ProcedureStatus {}
    }

    /**
     * Answer to a procedure call.
     *
     * @param timestampMicros start of the call in µs since the Unix epoch, 0 on failure
     * @param durationMicros time spent in µs, 0 on failure
     */
    record ProcedureEnded(int requestId, ProcedureStatus status, long timestampMicros, long durationMicros)
            implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 30
                    + (status instanceof ProcedureStatus.Returned returned ? returned.value().length : 0)
                    + (status instanceof ProcedureStatus.Failed failed
                            ? failed.error().length()
                            : 0);
        }
    }

    /** Stands for the answer that the client did not want; never sent. */
    record NoAnswer() implements V1ServerMessage {
        @Override
        public int sizeHintBytes() {
            return 0;
        }
    }
}
