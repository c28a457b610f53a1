package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.Statistics;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange;
import java.util.Collection;
import java.util.Optional;

/** Tables and rows a statement reads: those of a transaction or of a read view. Confined to the thread of either. */
public interface ReadSource extends Statistics {

    /**
     * Finds a table.
     *
     * @param name canonical or accessor name
     */
    Optional<TableSchema> findTable(String name);

    /** Returns all tables, those of the system included. */
    Collection<TableSchema> tables();

    @Override
    long rowCount(int tableId);

    /** Starts a scan of a table, in no particular order. */
    RowCursor scan(int tableId);

    /**
     * Starts a scan of the rows with one key.
     *
     * @param indexId the index
     * @param key array that holds the BSATN of the key columns one behind the other
     * @param offset first byte of the key
     * @param length length of the key in bytes
     */
    RowCursor scanPoint(int indexId, byte[] key, int offset, int length);

    /**
     * Starts a scan of the rows within a range of keys. Only whole plans ask for ranges, driven ones never do.
     *
     * @param indexId the index
     * @param range the range
     */
    default RowCursor scanRange(int indexId, IndexRange range) {
        throw new UnsupportedOperationException("no ranges here: indexId=" + indexId);
    }
}
