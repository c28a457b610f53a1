package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;

/**
 * Whole rows of one table.
 *
 * @param table the table
 * @param rows the rows; a row occurs as often as the query yields it
 * @param memory what the rows are charged to
 */
public record QueryRowsResult(TableSchema table, RowBuffer rows, QueryMemory memory) implements AutoCloseable {
    /** Gives the memory of the rows back; they must not be used any more. */
    @Override
    public void close() {
        memory.close();
    }
}
