package dev.stdb.server.tx;

import dev.stdb.server.row.RowBuffer;

/**
 * Rows of one table in a logged transaction.
 *
 * @param tableId the table
 * @param truncated whether all rows go first; {@code deletes} is then empty
 * @param deletes rows to remove, by value
 * @param inserts rows to add
 */
public record ReplayedTable(int tableId, boolean truncated, RowBuffer deletes, RowBuffer inserts) {}
