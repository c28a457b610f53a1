package dev.stdb.server.tx;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;

/**
 * Net effect of a transaction on one table: a row is never both inserted and deleted. Safe to read from any thread.
 *
 * @param table the table as of the commit
 * @param inserts the rows that are there now and were not before
 * @param deletes the rows that were there before and are not now
 * @param truncated whether the deletes left the table empty
 */
public record TableChanges(TableSchema table, RowBuffer inserts, RowBuffer deletes, boolean truncated) {}
