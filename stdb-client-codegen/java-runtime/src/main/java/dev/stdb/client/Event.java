package dev.stdb.client;

import dev.stdb.types.Timestamp;

/** Why rows change. */
public sealed interface Event {

    /**
     * A reducer called by this connection committed.
     *
     * @param reducer canonical name
     * @param timestamp when it ran
     */
    record ReducerCommitted(String reducer, Timestamp timestamp) implements Event {}

    /** First rows of a query set. */
    record SubscribeApplied() implements Event {}

    /** A query set was ended. */
    record UnsubscribeApplied() implements Event {}

    /**
     * A query set failed after it was applied; its rows are dropped.
     *
     * @param error text of the server
     */
    record SubscriptionFailed(String error) implements Event {}

    /**
     * The connection is back after it was lost; rows are told that appeared, changed or disappeared meanwhile, and
     * nothing else.
     */
    record Resynchronized() implements Event {}

    /** Any other commit: other clients, schedules, SQL, procedures. */
    record Transaction() implements Event {}
}
