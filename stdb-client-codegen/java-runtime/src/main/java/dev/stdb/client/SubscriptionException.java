package dev.stdb.client;

import dev.stdb.StdbException;

/** A query was refused by the server, or an applied one failed later. */
public final class SubscriptionException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public SubscriptionException(String message) {
        super(ClientErrorCode.SUBSCRIPTION_FAILED, message);
    }
}
