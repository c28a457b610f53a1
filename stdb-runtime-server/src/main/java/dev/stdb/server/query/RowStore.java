package dev.stdb.server.query;

/** Rows a statement reads and changes: a transaction under way. Confined to the database thread. */
public interface RowStore extends ReadSource {

    /**
     * Inserts a row; auto-increment columns that are 0 get their next value.
     *
     * @param tableId the table
     * @param row the row, BSATN
     */
    void insert(int tableId, byte[] row);

    /**
     * Deletes a row.
     *
     * @param tableId the table
     * @param pointer pointer of the row, from a cursor
     */
    void delete(int tableId, long pointer);
}
