package dev.stdb.client;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import org.jspecify.annotations.Nullable;

/** Request whose answer completes a future. */
sealed interface PendingCall {
    /** Returns what waits for the answer. */
    CallFuture<?> future();

    /**
     * Call of a reducer.
     *
     * @param reducer canonical name
     * @param errors decoder of the values with which it refuses, null if it has none
     */
    record OfReducer(
            String reducer,
            CallFuture<ReducerReceipt> future,
            @Nullable RowReader<?> errors) implements PendingCall {

        /** Returns a refusal. */
        SenderException refused(BsatnReader error) {
            String text = error.readString();
            return new SenderException(text, errors == null || error.remaining() == 0 ? null : value(errors, error));
        }

        private static @Nullable Object value(RowReader<?> errors, BsatnReader error) {
            try {
                Object value = errors.read(error);
                return error.remaining() == 0 ? value : null;
            } catch (BsatnException e) {
                // The module has another type by now; the text says the same to people.
                return null;
            }
        }
    }

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
