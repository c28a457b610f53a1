package dev.stdb.server.database;

import dev.stdb.sats.ProductType;
import dev.stdb.server.query.QueryCost;

/**
 * Result of an SQL statement.
 *
 * @param schema type of the rows, without references; empty for statements that return none
 * @param rows the BSATN rows, back to back
 * @param rowCount number of rows
 * @param inserted number of rows the statement inserted
 * @param deleted number of rows it deleted
 * @param updated number of rows it updated
 * @param durationMicros time spent, in µs
 * @param txOffset the last transaction the result shows
 * @param cost what the statement took
 */
public record SqlOutcome(
        ProductType schema,
        byte[] rows,
        int rowCount,
        long inserted,
        long deleted,
        long updated,
        long durationMicros,
        long txOffset,
        QueryCost cost) {}
