package dev.stdb.server.subscription;

import dev.stdb.StdbException;

/** A request about subscriptions that is refused; nothing has changed. A user error: cheap, without stack trace. */
public final class SubscriptionException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception; the message goes to the client. */
    public SubscriptionException(SubscriptionErrorCode code, String message) {
        super(code, message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
