package dev.stdb.server.subscription;

import dev.stdb.ErrorCode;

/** Ways in which a request about subscriptions can be refused. */
public enum SubscriptionErrorCode implements ErrorCode {
    /** Trigger: a query of the set is refused. Cure: correct the query that the message quotes. */
    SUBSCRIPTION_QUERY,
    /** Trigger: the id of the query set is in use. Cure: unsubscribe first or take another id. */
    SUBSCRIPTION_EXISTS,
    /**
     * Trigger: the client has too many queries in all its sets, or the rows of the sets of one batch are too many.
     * Cure: unsubscribe some, merge queries, or subscribe one set after the other.
     */
    SUBSCRIPTION_LIMIT,
    /** Trigger: there is no query set with the id. Cure: unsubscribe once only. */
    SUBSCRIPTION_NOT_FOUND;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.USER;
    }
}
