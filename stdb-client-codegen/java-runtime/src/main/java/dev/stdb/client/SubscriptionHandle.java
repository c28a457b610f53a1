package dev.stdb.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One query set of a connection. Thread-safe.
 *
 * @param <C> type of the connection
 */
public final class SubscriptionHandle<C extends StdbConnection<C>> implements AutoCloseable {
    private final StdbConnection<C> connection;
    private final QuerySet<C> set;

    SubscriptionHandle(StdbConnection<C> connection, QuerySet<C> set) {
        this.connection = connection;
        this.set = set;
    }

    /** Returns whether the first rows have arrived and the set was not ended. */
    public boolean isActive() {
        return set.state == QuerySet.State.ACTIVE;
    }

    /**
     * Returns a future that completes when the first rows are in the cache, behind {@link
     * SubscriptionBuilder#onApplied}. It fails with {@link SubscriptionException} if the set is refused or ended
     * before, and with {@link DisconnectedException} if the connection ends before; one that comes back asks again.
     */
    public CompletableFuture<Void> applied() {
        return set.applied.copy();
    }

    /** Returns whether the set was ended or refused. */
    public boolean isEnded() {
        return set.state == QuerySet.State.ENDED;
    }

    /**
     * Ends the set; rows no other set needs are dropped.
     *
     * @throws IllegalStateException if it was ended before
     */
    public void unsubscribe() {
        connection.unsubscribe(set, null);
    }

    /**
     * Ends the set and runs {@code callback} when its rows are dropped.
     *
     * @throws IllegalStateException if it was ended before
     */
    public void unsubscribeThen(Consumer<EventContext<C>> callback) {
        connection.unsubscribe(set, callback);
    }

    /** Ends the set unless it has ended, or the connection has. */
    @Override
    public void close() {
        if (!isEnded() && set.state != QuerySet.State.UNSUBSCRIBING && connection.isActive()) {
            try {
                unsubscribe();
            } catch (DisconnectedException e) {
                // The set ends with the connection.
            }
        }
    }
}
