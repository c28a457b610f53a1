package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;

/** Request whose answer completes a future. */
sealed interface PendingCall {
    /** Returns what waits for the answer. */
    CallFuture<?> future();

    /**
     * Call of a reducer.
     *
     * @param reducer canonical name
     */
    record OfReducer(String reducer, CallFuture<ReducerReceipt> future) implements PendingCall {}

    /**
     * Request whose answer carries a value.
     *
     * @param reader decoder of the value
     */
    record ForValue<T>(CallFuture<T> future, RowReader<T> reader) implements PendingCall {
        void complete(BsatnReader in) {
            future.complete(reader.read(in));
        }
    }
}
