package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Receiver of the messages of one connection.
 *
 * <p>Methods are called one at a time, in the order of arrival, on a thread of the transport, which they must not block
 * for long. A {@code body} covers exactly the rest of its message and is valid until the method returns; it need not be
 * read to its end. An exception thrown by a method ends the connection.
 */
public interface RawHandler {
    /** First message of every connection. */
    default void onInitialConnection(Identity identity, ConnectionId connectionId, String token) {}

    /** Answer to a subscription; the body is {@code QueryRows}. */
    default void onSubscribeApplied(int requestId, int querySetId, BsatnReader body) {}

    /**
     * Answer to a batch of subscriptions; the body is {@code array<SubscribeSetResult>}, all of one state of the
     * database.
     */
    default void onSubscribeBatchApplied(int requestId, BsatnReader body) {}

    /** Answer to an end of subscription; the body is {@code option<QueryRows>}. */
    default void onUnsubscribeApplied(int requestId, int querySetId, BsatnReader body) {}

    /** A query set was refused ({@code hasRequestId}) or failed after it was applied. */
    default void onSubscriptionError(boolean hasRequestId, int requestId, int querySetId, String error) {}

    /** A commit changed subscribed rows; the body is {@code array<QuerySetUpdate>}. */
    default void onTransactionUpdate(BsatnReader body) {}

    /** Answer to a query; the body is {@code result<QueryRows, string>}. */
    default void onOneOffQueryResult(int requestId, BsatnReader body) {}

    /**
     * Answer to a reducer call.
     *
     * @param timestampMicros when the reducer ran
     * @param body what follows the status, see {@link ReducerStatus}
     */
    default void onReducerResult(int requestId, long timestampMicros, ReducerStatus status, BsatnReader body) {}

    /**
     * Answer to a procedure call.
     *
     * @param returned whether the body is the returned bytes (with their length) rather than an error text
     */
    default void onProcedureResult(int requestId, long timestampMicros, boolean returned, BsatnReader body) {}

    /**
     * The connection ended; the last call. When the connection is closed from this side, it happens on the closing
     * thread and may overlap with another method.
     *
     * @param cause why, or null after an orderly close
     */
    default void onClosed(int code, String reason, @Nullable Throwable cause) {}
}
