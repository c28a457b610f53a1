package dev.stdb.server.tx;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowCursor;

/**
 * A table that was replaced by an empty one. Valid until its transaction ends.
 *
 * @param old the table as it was
 * @param rows its rows, before the first; they stay whatever the transaction does
 * @param rowCount how many there are
 * @param created the new table
 */
public record ReplacedTable(TableSchema old, RowCursor rows, long rowCount, TableSchema created) {}
