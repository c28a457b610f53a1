package dev.stdb.client;

import dev.stdb.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Request for a query set. Confined to one thread.
 *
 * @param <C> type of the connection
 */
public final class SubscriptionBuilder<C extends StdbConnection<C>> {
    private final StdbConnection<C> connection;
    private @Nullable Consumer<EventContext<C>> onApplied;
    private @Nullable BiConsumer<EventContext<C>, SubscriptionException> onError;

    SubscriptionBuilder(StdbConnection<C> connection) {
        this.connection = connection;
    }

    /** Sets what runs when the first rows are in the cache. */
    public SubscriptionBuilder<C> onApplied(Consumer<EventContext<C>> callback) {
        onApplied = callback;
        return this;
    }

    /** Sets what runs when the set is refused, or fails later and its rows were dropped. */
    public SubscriptionBuilder<C> onError(BiConsumer<EventContext<C>, SubscriptionException> callback) {
        onError = callback;
        return this;
    }

    /**
     * Subscribes to SQL queries as one set.
     *
     * @throws IllegalArgumentException if there is no query
     */
    public SubscriptionHandle<C> subscribe(String... queries) {
        return subscribe(List.of(queries));
    }

    /**
     * Subscribes to SQL queries as one set.
     *
     * @throws IllegalArgumentException if there is no query
     */
    public SubscriptionHandle<C> subscribe(List<String> queries) {
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("a query set needs at least one query");
        }
        return connection.subscribe(List.copyOf(queries), onApplied, onError);
    }

    /** Subscribes to queries as one set, for example {@code Tables.PLAYER.where(p -> p.level().ge(5))}. */
    public SubscriptionHandle<C> subscribe(Query<?> query, Query<?>... more) {
        List<String> queries = new ArrayList<>();
        queries.add(query.toSql());
        for (Query<?> each : more) {
            queries.add(each.toSql());
        }
        return subscribe(queries);
    }

    /** Subscribes to all rows of every generated table and view; views with parameters are left out. */
    public SubscriptionHandle<C> subscribeToAllTables() {
        return subscribe(connection.allTablesQueries());
    }
}
