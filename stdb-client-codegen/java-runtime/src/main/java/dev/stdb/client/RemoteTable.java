package dev.stdb.client;

import dev.stdb.query.Query;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Subscribed rows of a table or view; the base of generated handles.
 *
 * <p>Reads may come from any thread and see the state after the last applied message.
 *
 * @param <C> type of the connection
 * @param <R> type of rows
 */
public class RemoteTable<C extends StdbConnection<C>, R> implements Iterable<R> {
    private static final int CHANGES_KEPT = 10_000;

    private final C connection;
    private final TableCache<R> cache;

    /** Creates the handle and, with it, the table's place in the cache; called by generated code. */
    protected RemoteTable(C connection, TableDescriptor<R> descriptor) {
        this.connection = connection;
        this.cache = connection.addTable(descriptor);
    }

    /** Returns the canonical name. */
    public final String name() {
        return cache.descriptor().name();
    }

    /** Returns the connection whose cache this is a part of. */
    public final C connection() {
        return connection;
    }

    /** Returns the number of cached rows; always 0 for event tables. */
    public final long count() {
        return cache.count();
    }

    /**
     * Returns the cached rows at this moment as a list that never changes, in no order; the same list until the rows
     * change.
     */
    public final List<R> rows() {
        return cache.snapshot();
    }

    /** Returns the cached rows at this moment; later changes do not show. */
    @Override
    public final Iterator<R> iterator() {
        return cache.snapshot().iterator();
    }

    /** Returns the cached rows at this moment; later changes do not show. */
    public final Stream<R> stream() {
        return cache.snapshot().stream();
    }

    /** Returns the changes of the cached rows; at most {@value #CHANGES_KEPT} wait for a slow subscriber. */
    public final Flow.Publisher<RowChange<R>> changes() {
        return changes(CHANGES_KEPT);
    }

    /**
     * Returns the changes of the cached rows: those of each message behind its callbacks, deletes before updates before
     * inserts. Subscribers get those of later messages; the rows of now are not among them,
     * and whoever subscribes first and reads the rows then misses nothing.
     *
     * <p>Signals come on the callback thread, which never waits for a subscriber. Changes that were not requested yet
     * are kept; one more than {@code maxKept} fails the subscriber with {@link ChangesLostException}. The end of the
     * connection completes it after what is kept, with an error if there is a cause; a connection that comes back
     * goes on with what has changed meanwhile. A subscriber that throws is cancelled and reported like a callback.
     *
     * @throws IllegalArgumentException if none may be kept
     */
    public final Flow.Publisher<RowChange<R>> changes(int maxKept) {
        if (maxKept < 1) {
            throw new IllegalArgumentException("at least one change must be kept: maxKept=" + maxKept);
        }
        return subscriber -> connection.subscribeChanges(cache, Objects.requireNonNull(subscriber), maxKept);
    }

    /** Runs {@code callback} for every row that appears and is no new version of another. */
    public final Registration onInsert(BiConsumer<EventContext<C>, R> callback) {
        return register(cache.insertCallbacks, callback);
    }

    /** Runs {@code callback} for every row that disappears and has no new version. */
    public final Registration onDelete(BiConsumer<EventContext<C>, R> callback) {
        return register(cache.deleteCallbacks, callback);
    }

    /**
     * Runs {@code callback} for every row about to disappear, while the cache of all tables still has the old state.
     */
    public final Registration onBeforeDelete(BiConsumer<EventContext<C>, R> callback) {
        return register(cache.beforeDeleteCallbacks, callback);
    }

    /**
     * Asks the server for rows without subscribing; they do not enter the cache.
     *
     * @param where end of the SQL query behind the table, for example {@code WHERE id = 1}; may be empty
     * @return the rows, or {@link SubscriptionException} if the query is refused
     */
    public final CompletableFuture<List<R>> remoteQuery(String where) {
        String sql = ClientCache.allRowsQuery(name()) + (where.isEmpty() ? "" : " " + where);
        return connection.oneOffQuery(sql, cache);
    }

    /**
     * Asks the server for rows without subscribing; they do not enter the cache.
     *
     * @param query a query for rows of this table, for example {@code Tables.PLAYER.where(p -> p.level().ge(5))}
     * @return the rows, or {@link SubscriptionException} if the query is refused
     */
    public final CompletableFuture<List<R>> remoteQuery(Query<R> query) {
        return connection.oneOffQuery(query.toSql(), cache);
    }

    /** Runs {@code callback} for every row that is replaced; for tables with primary key only. */
    protected final Registration registerUpdate(UpdateListener<C, R> callback) {
        TableCache.UpdateCallback<C, R> entry = callback::accept;
        cache.updateCallbacks.add(entry);
        return () -> cache.updateCallbacks.remove(entry);
    }

    /** Creates a lookup by a unique key; called by generated code. */
    protected final <K> UniqueIndex<K, R> uniqueIndex(Function<R, K> key) {
        return new UniqueIndex<>(cache, key);
    }

    /** Creates a lookup by a key that several rows may share; called by generated code. */
    protected final <K> TableIndex<K, R> index(Function<R, K> key) {
        return new TableIndex<>(cache, key);
    }

    /** Creates a lookup by a unique key that has an order; called by generated code. */
    protected final <K> UniqueRangeIndex<K, R> uniqueRangeIndex(KeyColumn<R, K> column) {
        return new UniqueRangeIndex<>(cache, column);
    }

    /** Creates a lookup by a key that has an order and that several rows may share; called by generated code. */
    protected final <K> RangeIndex<K, R> rangeIndex(KeyColumn<R, K> column) {
        return new RangeIndex<>(cache, column);
    }

    final TableCache<R> cache() {
        return cache;
    }

    /** The cache passes the context of the connection the callback was registered with. */
    @SuppressWarnings("unchecked")
    private Registration register(
            List<BiConsumer<EventContext<?>, R>> callbacks, BiConsumer<EventContext<C>, R> callback) {
        BiConsumer<EventContext<?>, R> entry = (context, row) -> callback.accept((EventContext<C>) context, row);
        callbacks.add(entry);
        return () -> callbacks.remove(entry);
    }

    /**
     * Callback with the row before and after.
     *
     * @param <C> type of the connection
     * @param <R> type of rows
     */
    @FunctionalInterface
    public interface UpdateListener<C, R> {
        /** Called after the cache changed. */
        void accept(EventContext<C> context, R before, R after);
    }
}
