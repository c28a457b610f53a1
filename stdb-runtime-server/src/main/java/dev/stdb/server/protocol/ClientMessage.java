package dev.stdb.server.protocol;

import java.util.List;

/** A request of a client of protocol v2 or v3 (layout: spec wire-protocol.md §8). */
public sealed interface ClientMessage {

    /** Returns the id the client chose; echoed in the answer, never checked for uniqueness. */
    int requestId();

    /** Registers a query set and asks for its current rows. */
    record Subscribe(int requestId, int querySetId, List<String> queryStrings) implements ClientMessage {

        /** Copies the list. */
        public Subscribe {
            queryStrings = List.copyOf(queryStrings);
        }
    }

    /** Registers several query sets at one moment and asks for their current rows (spec wire-protocol.md §11.2a). */
    record SubscribeBatch(int requestId, List<SubscribeSet> sets) implements ClientMessage {

        /** Copies the list. */
        public SubscribeBatch {
            sets = List.copyOf(sets);
        }
    }

    /** One query set of a batch. */
    record SubscribeSet(int querySetId, List<String> queryStrings) {

        /** Copies the list. */
        public SubscribeSet {
            queryStrings = List.copyOf(queryStrings);
        }
    }

    /**
     * Removes a query set.
     *
     * @param sendDroppedRows whether the answer carries the current rows of the removed queries
     */
    record Unsubscribe(int requestId, int querySetId, boolean sendDroppedRows) implements ClientMessage {}

    /** Runs one query once. */
    record OneOffQuery(int requestId, String queryString) implements ClientMessage {}

    /**
     * Calls a reducer.
     *
     * @param args BSATN product of the parameters; owned by the message, not to be modified
     */
    record CallReducer(int requestId, String reducer, byte[] args) implements ClientMessage {}

    /**
     * Calls a procedure.
     *
     * @param args BSATN product of the parameters; owned by the message, not to be modified
     */
    record CallProcedure(int requestId, String procedure, byte[] args) implements ClientMessage {}
}
