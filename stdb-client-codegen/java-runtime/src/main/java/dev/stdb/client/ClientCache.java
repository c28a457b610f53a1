package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.client.raw.MessageWalker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * All tables of a connection: takes messages apart and applies each as a whole.
 *
 * <p>Order of what happens with a message: callbacks before delete, all tables change, {@code middle}, callbacks per
 * table in generated order. Changed on the callback thread only.
 */
final class ClientCache<C> {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, TableCache<?>> tables = new LinkedHashMap<>();
    private final Set<TableCache<?>> touched = new HashSet<>();
    private final CallbackRunner runner;

    ClientCache(CallbackRunner runner) {
        this.runner = runner;
    }

    <R> TableCache<R> add(TableDescriptor<R> descriptor) {
        TableCache<R> table = new TableCache<>(descriptor, lock);
        tables.put(descriptor.name(), table);
        return table;
    }

    /** Returns one query per table for all its rows; views with parameters have none. */
    List<String> allRowsQueries() {
        return tables.values().stream()
                .filter(table -> !table.descriptor().isCalled())
                .map(table -> allRowsQuery(table.descriptor().name()))
                .toList();
    }

    /** Returns the query for all rows of a table, whose name may be a word of SQL or have a namespace. */
    static String allRowsQuery(String table) {
        return "SELECT * FROM \"" + table.replace(".", "\".\"") + "\"";
    }

    /** Returns the rows of all tables, between two messages. */
    CacheSnapshot snapshot() {
        lock.readLock().lock();
        try {
            Map<TableCache<?>, List<?>> rows = new HashMap<>();
            tables.values().forEach(table -> rows.put(table, table.snapshot()));
            return new CacheSnapshot(rows);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Tells the subscribers of changes that there will be no more. */
    void endChanges(@Nullable Throwable cause) {
        tables.values().forEach(table -> table.endChanges(cause));
    }

    /** Notes the rows of {@code QueryRows} as those of a set, in place of what it reported before. */
    void replaceRows(QuerySet<C> set, BsatnReader in) {
        drop(set);
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            TableCache<?> table = tables.get(in.readString());
            if (table == null) {
                // Newer modules may have tables this client was not generated for.
                MessageWalker.skipRowList(in);
            } else {
                touched.add(table);
                RowLists.forEach(
                        in, (bytes, offset, length) -> set.report(table, new RowKey(bytes, offset, length), 1));
            }
        }
    }

    /** Notes the changes of one {@code QuerySetUpdate} behind its id; the set is null when it is not known. */
    void reportUpdate(@Nullable QuerySet<C> set, BsatnReader in) {
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            TableCache<?> table = tables.get(in.readString());
            int parts = in.readCount();
            for (int j = 0; j < parts; j++) {
                boolean persistent = in.readTag(2, "TableUpdateRows") == 0;
                if (table == null || set == null) {
                    MessageWalker.skipRowList(in);
                    if (persistent) {
                        MessageWalker.skipRowList(in);
                    }
                    continue;
                }
                touched.add(table);
                if (persistent) {
                    RowLists.forEach(in, (bytes, at, length) -> set.report(table, new RowKey(bytes, at, length), 1));
                    RowLists.forEach(in, (bytes, at, length) -> set.report(table, new RowKey(bytes, at, length), -1));
                } else {
                    RowLists.forEach(in, table::announce);
                }
            }
        }
    }

    /** Notes that a set is gone. */
    void drop(QuerySet<C> set) {
        set.dropAll(touched::add);
    }

    /** Makes all noted changes visible at once and tells the application. */
    void commit(EventContext<C> context, Runnable middle) {
        for (TableCache<?> table : tables.values()) {
            if (touched.contains(table)) {
                table.prepare();
            }
        }
        for (TableCache<?> table : tables.values()) {
            if (touched.contains(table)) {
                table.runBeforeDelete(context, runner);
            }
        }
        lock.writeLock().lock();
        try {
            touched.forEach(TableCache::apply);
        } finally {
            lock.writeLock().unlock();
        }
        runner.run(middle);
        for (TableCache<?> table : tables.values()) {
            if (touched.contains(table)) {
                table.runCallbacks(context, runner);
            }
        }
        touched.clear();
    }
}
