package dev.stdb.client;

import dev.stdb.StdbException;
import dev.stdb.client.raw.RawConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * State of one query set: how often it reported which row, so that its rows can be dropped without asking the server.
 *
 * <p>Confined to the callback thread, but for the flags, which any thread may read.
 */
final class QuerySet<C> {
    enum State {
        PENDING,
        ACTIVE,
        UNSUBSCRIBING,
        ENDED
    }

    final int id;
    final List<String> queries;

    /** Completes when the first rows are in the cache, fails when they will never be. */
    final CallFuture<Void> applied;

    private final @Nullable Consumer<EventContext<C>> onApplied;
    private final @Nullable BiConsumer<EventContext<C>, SubscriptionException> onError;
    volatile State state = State.PENDING;

    /** The connection that was asked for the set last; guarded by the lock of the connection. */
    @Nullable
    RawConnection askedOn;

    volatile @Nullable Consumer<EventContext<C>> onEnd;

    private boolean isApplied;
    private final Map<TableCache<?>, Map<RowKey, int[]>> contributions = new LinkedHashMap<>();

    QuerySet(
            int id,
            List<String> queries,
            CallFuture<Void> applied,
            @Nullable Consumer<EventContext<C>> onApplied,
            @Nullable BiConsumer<EventContext<C>, SubscriptionException> onError) {
        this.id = id;
        this.queries = queries;
        this.applied = applied;
        this.onApplied = onApplied;
        this.onError = onError;
    }

    /** Notes a reported row in this set and in the table. */
    void report(TableCache<?> table, RowKey key, int count) {
        Map<RowKey, int[]> rows = contributions.computeIfAbsent(table, each -> new HashMap<>());
        int[] total = rows.computeIfAbsent(key, each -> new int[1]);
        total[0] += count;
        if (total[0] == 0) {
            rows.remove(key);
        }
        table.change(key, count);
    }

    /** Tells that the first rows have come; once, however often the set is asked for again. */
    void tellApplied(EventContext<C> context) {
        boolean isFirst = !isApplied;
        isApplied = true;
        try {
            if (isFirst && onApplied != null) {
                onApplied.accept(context);
            }
        } finally {
            applied.complete(null);
        }
    }

    /** Tells those who wait for the first rows, if these have not come, that they never will. */
    void failApplied(StdbException failure) {
        applied.completeExceptionally(failure);
    }

    void tellError(EventContext<C> context, SubscriptionException error) {
        if (onError != null) {
            onError.accept(context, error);
        }
    }

    void tellEnd(EventContext<C> context) {
        Consumer<EventContext<C>> callback = onEnd;
        if (callback != null) {
            callback.accept(context);
        }
    }

    /** Takes back everything this set reported. */
    void dropAll(Consumer<TableCache<?>> touched) {
        contributions.forEach((table, rows) -> {
            touched.accept(table);
            rows.forEach((key, total) -> table.change(key, -total[0]));
        });
        contributions.clear();
    }
}
