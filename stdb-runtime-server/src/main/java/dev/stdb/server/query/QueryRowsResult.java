package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;

/**
 * Whole rows of one table.
 *
 * @param table the table
 * @param rows the rows; a row occurs as often as the query yields it
 */
public record QueryRowsResult(TableSchema table, RowBuffer rows) {}
