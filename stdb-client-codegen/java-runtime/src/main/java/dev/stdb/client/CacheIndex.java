package dev.stdb.client;

/**
 * Lookup structure over the rows of a table: empty until it is built at its first use, kept up to date from then on.
 * Guarded by the lock of the cache.
 *
 * @param <R> type of rows
 */
interface CacheIndex<R> {
    /** Returns whether rows are in it. */
    boolean isBuilt();

    /** Starts without rows. */
    void build();

    /** Adds a row, which may equal another; only if built. */
    void add(R row);

    /** Removes one row that equals {@code row}; only if built. */
    void remove(R row);
}
