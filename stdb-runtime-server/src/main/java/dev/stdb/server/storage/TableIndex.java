package dev.stdb.server.storage;

/**
 * An index of one table: finds rows by key. Every live row is in it exactly once.
 *
 * <p>A unique index relies on its caller to check {@link #find} before {@link #add}. The key columns of a row must not
 * change while it is in the index. Confined to the database thread; a frozen index to the thread of its view.
 */
public abstract class TableIndex {
    private final KeyLayout key;
    private final boolean unique;
    final PageStore rows;

    TableIndex(KeyLayout key, boolean unique, PageStore rows) {
        this.key = key;
        this.unique = unique;
        this.rows = rows;
    }

    /** Returns the layout of keys. */
    public final KeyLayout key() {
        return key;
    }

    /** Returns whether no two rows may have the same key. */
    public final boolean isUnique() {
        return unique;
    }

    /** Returns whether {@link #scan} over ranges is possible. */
    public boolean supportsRanges() {
        return true;
    }

    /** Returns an index that keeps the entries of now, over frozen rows; only to be read. */
    abstract TableIndex freeze(PageStore frozenRows);

    /** Returns the number of indexed rows. */
    abstract long size();

    /** Returns the number of different keys. */
    abstract long keyCount();

    /** Adds a row, given its bytes and its pointer. */
    abstract void add(byte[] row, int offset, int pointer);

    /** Removes a row, given its bytes and its pointer. */
    abstract void remove(byte[] row, int offset, int pointer);

    /** Returns the pointer of a row with an encoded key, or -1. */
    abstract int findKey(byte[] keyBytes, int offset);

    /** Positions {@code cursor} before the rows with an encoded full key. */
    abstract void point(IndexCursor cursor, byte[] keyBytes, int offset);

    /** Positions {@code cursor} before the rows in a range. */
    abstract void scan(IndexCursor cursor, KeyRange range);

    /** Returns the pointer of a row with the same key as the given row, or -1. */
    final int findRow(byte[] row, int offset) {
        key.locate(row, offset);
        return findKey(key.keyArray(), key.keyOffset());
    }
}
