package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table with their reference counts, indexes and callbacks.
 *
 * <p>Changed on the callback thread only, under the write lock of the connection; read under the read lock. Rules: spec
 * client-sdk.md §4.
 *
 * @param <R> type of rows
 */
final class TableCache<R> {
    /** Callback with the row before and after. */
    interface UpdateCallback<C, R> {
        void accept(EventContext<C> context, R before, R after);
    }

    private static final class Entry<R> {
        final R row;
        int references;

        Entry(R row) {
            this.row = row;
        }
    }

    private record Pair<R>(R before, R after) {}

    private final TableDescriptor<R> descriptor;
    private final ReadWriteLock lock;
    private final Map<RowKey, Entry<R>> rows = new LinkedHashMap<>();
    private final List<CacheIndex<R>> indexes = new ArrayList<>();

    final List<BiConsumer<EventContext<?>, R>> insertCallbacks = new CopyOnWriteArrayList<>();
    final List<BiConsumer<EventContext<?>, R>> deleteCallbacks = new CopyOnWriteArrayList<>();
    final List<BiConsumer<EventContext<?>, R>> beforeDeleteCallbacks = new CopyOnWriteArrayList<>();
    final List<UpdateCallback<?, R>> updateCallbacks = new CopyOnWriteArrayList<>();

    final List<ChangeSubscription<R>> changeSubscriptions = new CopyOnWriteArrayList<>();

    private final Map<RowKey, int[]> pending = new LinkedHashMap<>();
    private final List<R> inserted = new ArrayList<>();
    private final List<R> deleted = new ArrayList<>();
    private final List<Pair<R>> updated = new ArrayList<>();
    private final Map<RowKey, R> added = new LinkedHashMap<>();
    private List<ChangeSubscription<R>> changeSubscriptionsNow = List.of();
    private List<BiConsumer<EventContext<?>, R>> insertCallbacksNow = List.of();
    private List<BiConsumer<EventContext<?>, R>> deleteCallbacksNow = List.of();
    private List<UpdateCallback<?, R>> updateCallbacksNow = List.of();

    /** The rows as a list that does not change; absent if they have changed since it was made. */
    private volatile @Nullable List<R> frozen;

    TableCache(TableDescriptor<R> descriptor, ReadWriteLock lock) {
        this.descriptor = descriptor;
        this.lock = lock;
    }

    TableDescriptor<R> descriptor() {
        return descriptor;
    }

    /** Notes that a query reported a row {@code count} times more (negative: less). */
    void change(RowKey key, int count) {
        pending.computeIfAbsent(key, each -> new int[1])[0] += count;
    }

    /** Notes a row of an event table. */
    void announce(byte[] bytes, int offset, int length) {
        inserted.add(decode(bytes, offset, length));
    }

    /** Works out what the noted changes mean and who is told; the cache still shows the old state. */
    void prepare() {
        insertCallbacksNow = List.copyOf(insertCallbacks);
        deleteCallbacksNow = List.copyOf(deleteCallbacks);
        updateCallbacksNow = List.copyOf(updateCallbacks);
        Map<Object, R> removedByKey = new LinkedHashMap<>();
        Function<R, ?> primaryKey = descriptor.primaryKey().orElse(null);
        for (Map.Entry<RowKey, int[]> change : pending.entrySet()) {
            Entry<R> entry = rows.get(change.getKey());
            int before = entry == null ? 0 : entry.references;
            int after = before + change.getValue()[0];
            if (entry != null && after <= 0) {
                if (primaryKey == null) {
                    deleted.add(entry.row);
                } else {
                    removedByKey.put(primaryKey.apply(entry.row), entry.row);
                }
            } else if (entry == null && after > 0) {
                byte[] bytes = change.getKey().bytes();
                added.put(change.getKey(), decode(bytes, 0, bytes.length));
            }
        }
        for (R row : added.values()) {
            R before = primaryKey == null ? null : removedByKey.remove(primaryKey.apply(row));
            if (before == null) {
                inserted.add(row);
            } else {
                updated.add(new Pair<>(before, row));
            }
        }
        deleted.addAll(removedByKey.values());
    }

    /**
     * Makes the prepared changes visible (holds the write lock). Who subscribes to changes until then is told of these;
     * who subscribes later and reads the rows sees them.
     */
    void apply() {
        changeSubscriptionsNow = List.copyOf(changeSubscriptions);
        for (Map.Entry<RowKey, int[]> change : pending.entrySet()) {
            RowKey key = change.getKey();
            Entry<R> entry = rows.get(key);
            if (entry == null) {
                R row = added.get(key);
                if (row == null) {
                    continue;
                }
                entry = new Entry<>(row);
                rows.put(key, entry);
                frozen = null;
                for (CacheIndex<R> index : indexes) {
                    index.add(row);
                }
            }
            entry.references += change.getValue()[0];
            if (entry.references <= 0) {
                rows.remove(key);
                frozen = null;
                for (CacheIndex<R> index : indexes) {
                    index.remove(entry.row);
                }
            }
        }
        pending.clear();
        added.clear();
    }

    <C> void runBeforeDelete(EventContext<C> context, CallbackRunner runner) {
        List<BiConsumer<EventContext<?>, R>> callbacks = List.copyOf(beforeDeleteCallbacks);
        for (R row : deleted) {
            for (BiConsumer<EventContext<?>, R> callback : callbacks) {
                runner.run(() -> callback.accept(context, row));
            }
        }
    }

    <C> void runCallbacks(EventContext<C> context, CallbackRunner runner) {
        List<R> deletes = List.copyOf(deleted);
        List<Pair<R>> updates = List.copyOf(updated);
        List<R> inserts = List.copyOf(inserted);
        deleted.clear();
        updated.clear();
        inserted.clear();
        for (R row : deletes) {
            for (BiConsumer<EventContext<?>, R> callback : deleteCallbacksNow) {
                runner.run(() -> callback.accept(context, row));
            }
        }
        for (Pair<R> pair : updates) {
            for (UpdateCallback<?, R> callback : updateCallbacksNow) {
                runner.run(() -> accept(callback, context, pair));
            }
        }
        for (R row : inserts) {
            for (BiConsumer<EventContext<?>, R> callback : insertCallbacksNow) {
                runner.run(() -> callback.accept(context, row));
            }
        }
        if (!changeSubscriptionsNow.isEmpty()) {
            publish(deletes, updates, inserts, context.event());
        }
    }

    private void publish(List<R> deletes, List<Pair<R>> updates, List<R> inserts, Event event) {
        deletes.forEach(row -> publish(new RowChange.Deleted<>(row, event)));
        updates.forEach(pair -> publish(new RowChange.Updated<>(pair.before(), pair.after(), event)));
        inserts.forEach(row -> publish(new RowChange.Inserted<>(row, event)));
    }

    private void publish(RowChange<R> change) {
        changeSubscriptionsNow.forEach(each -> each.add(change));
    }

    /** Tells the subscribers of changes that there will be no more. */
    void endChanges(@Nullable Throwable cause) {
        changeSubscriptions.forEach(each -> each.end(cause));
    }

    /** Every callback of a table was registered for the one type of the connection. */
    @SuppressWarnings("unchecked")
    private static <C, R> void accept(UpdateCallback<?, R> callback, EventContext<C> context, Pair<R> pair) {
        ((UpdateCallback<C, R>) callback).accept(context, pair.before(), pair.after());
    }

    long count() {
        lock.readLock().lock();
        try {
            return rows.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns the rows; the list is made once for all who ask before the rows change. */
    List<R> snapshot() {
        lock.readLock().lock();
        try {
            List<R> known = frozen;
            if (known != null) {
                return known;
            }
            List<R> copy = new ArrayList<>(rows.size());
            for (Entry<R> entry : rows.values()) {
                copy.add(entry.row);
            }
            List<R> made = Collections.unmodifiableList(copy);
            frozen = made;
            return made;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Looks something up in an index, which is built at the first use. */
    <T> T lookUp(CacheIndex<R> index, Supplier<T> lookup) {
        lock.readLock().lock();
        try {
            if (index.isBuilt()) {
                return lookup.get();
            }
        } finally {
            lock.readLock().unlock();
        }
        lock.writeLock().lock();
        try {
            if (!index.isBuilt()) {
                index.build();
                rows.values().forEach(entry -> index.add(entry.row));
                indexes.add(index);
            }
            return lookup.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Decodes {@code QueryRows} whose rows all are of this table. */
    List<R> decodeAll(BsatnReader in) {
        List<R> decoded = new ArrayList<>();
        int tables = in.readCount();
        for (int i = 0; i < tables; i++) {
            in.readString();
            RowLists.forEach(in, (bytes, offset, length) -> decoded.add(decode(bytes, offset, length)));
        }
        return decoded;
    }

    R decode(byte[] bytes, int offset, int length) {
        return descriptor.reader().read(new BsatnReader(bytes, offset, length));
    }
}
