package dev.stdb.server.query;

import dev.stdb.sats.ProductType;
import dev.stdb.server.row.RowBuffer;
import java.util.List;

/**
 * Outcome of one statement.
 *
 * @param schema type of the rows; no columns for data manipulation
 * @param rows the rows, BSATN of {@code schema}
 * @param inserted rows inserted
 * @param deleted rows deleted
 * @param updated rows updated
 * @param isDml whether the statement was data manipulation
 * @param cost what it took
 */
public record SqlResult(
        ProductType schema, RowBuffer rows, long inserted, long deleted, long updated, boolean isDml, QueryCost cost) {

    static SqlResult ofRows(ProductType schema, RowBuffer rows, QueryCost cost) {
        return new SqlResult(schema, rows, 0, 0, 0, false, cost);
    }

    static SqlResult ofChanges(long inserted, long deleted, long updated, QueryCost cost) {
        return new SqlResult(new ProductType(List.of()), new RowBuffer(), inserted, deleted, updated, true, cost);
    }
}
