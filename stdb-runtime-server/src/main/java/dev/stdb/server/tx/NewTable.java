package dev.stdb.server.tx;

import dev.stdb.server.row.RowCursor;

/**
 * A table that the open transaction created. Valid until its transaction ends.
 *
 * @param tableId its id
 * @param rows its rows, before the first
 */
public record NewTable(int tableId, RowCursor rows) {}
