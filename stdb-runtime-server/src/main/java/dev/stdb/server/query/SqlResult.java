package dev.stdb.server.query;

import dev.stdb.sats.ProductType;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.TxData;
import java.util.List;

/**
 * Result of one statement. Safe to read from any thread.
 *
 * @param schema type of the rows, without references; no columns for data manipulation
 * @param rows the rows, BSATN of {@code schema}; not to be added to
 * @param inserted number of rows inserted
 * @param deleted number of rows deleted
 * @param updated number of rows updated
 * @param cost what it took
 * @param memory what the rows are charged to
 * @param txOffset the last transaction it shows; {@link TxData#NO_OFFSET} until that is known, see {@link #at}
 */
public record SqlResult(
        ProductType schema,
        RowBuffer rows,
        long inserted,
        long deleted,
        long updated,
        QueryCost cost,
        QueryMemory memory,
        long txOffset)
        implements AutoCloseable {

    static SqlResult ofRows(ProductType schema, RowBuffer rows, QueryCost cost, QueryMemory memory) {
        return new SqlResult(schema, rows, 0, 0, 0, cost, memory, TxData.NO_OFFSET);
    }

    static SqlResult ofChanges(long inserted, long deleted, long updated, QueryCost cost, QueryMemory memory) {
        return new SqlResult(
                new ProductType(List.of()),
                new RowBuffer(),
                inserted,
                deleted,
                updated,
                cost,
                memory,
                TxData.NO_OFFSET);
    }

    /** Returns this as what the transactions up to {@code shown} led to. */
    public SqlResult at(long shown) {
        return new SqlResult(schema, rows, inserted, deleted, updated, cost, memory, shown);
    }

    /** Gives the memory of the rows back; they must not be used any more. */
    @Override
    public void close() {
        memory.close();
    }
}
