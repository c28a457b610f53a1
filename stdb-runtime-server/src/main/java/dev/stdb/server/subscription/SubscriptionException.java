package dev.stdb.server.subscription;

import dev.stdb.StdbException;

/** A request about subscriptions that is refused; nothing has changed. A user error: cheap, without stack trace. */
public final class SubscriptionException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception; the message goes to the client. */
    public SubscriptionException(SubscriptionErrorCode code, String message) {
        super(code, message);
    }

    /** Returns the refusal of an id that is in use. */
    public static SubscriptionException exists(ClientKey client, int id) {
        return new SubscriptionException(
                SubscriptionErrorCode.SUBSCRIPTION_EXISTS,
                "Subscription with id " + Integer.toUnsignedString(id) + " already exists for client: "
                        + client.identity().toHex() + "/"
                        + client.connectionId().toHex());
    }

    /** Returns the refusal of queries beyond what one client may have. */
    public static SubscriptionException tooMany(int count, int countMax) {
        return new SubscriptionException(
                SubscriptionErrorCode.SUBSCRIPTION_LIMIT,
                "Too many queries of one client: count=" + count + ", countMax=" + countMax
                        + "; unsubscribe some, or ask for more rows with fewer queries");
    }

    /** Returns the refusal of a batch whose answer would be too large. */
    public static SubscriptionException tooLarge(long bytes, long bytesMax) {
        return new SubscriptionException(
                SubscriptionErrorCode.SUBSCRIPTION_LIMIT,
                "Too many rows in one batch: bytes=" + bytes + ", bytesMax=" + bytesMax
                        + "; subscribe to the sets one by one");
    }

    /** Returns the refusal of queries of the same tables whose rows would be too large together. */
    public static SubscriptionException repeated(long bytes, long bytesMax) {
        return new SubscriptionException(
                SubscriptionErrorCode.SUBSCRIPTION_LIMIT,
                "Too many rows of queries of the same tables: bytes=" + bytes + ", bytesMax=" + bytesMax
                        + "; use fewer queries or several sets");
    }

    /** Returns whether the client has used up a limit, so that it need not ask for more. */
    public boolean isLimit() {
        return code() == SubscriptionErrorCode.SUBSCRIPTION_LIMIT;
    }

    /** Returns the refusal of an id that nothing has. */
    public static SubscriptionException notFound(int id) {
        return new SubscriptionException(
                SubscriptionErrorCode.SUBSCRIPTION_NOT_FOUND,
                "Subscription not found: " + Integer.toUnsignedString(id));
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
