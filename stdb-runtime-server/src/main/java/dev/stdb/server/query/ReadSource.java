package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.storage.RowCursor;
import java.util.Collection;
import java.util.Optional;

/** Tables and rows a statement reads: those of a transaction. Confined to the database thread. */
public interface ReadSource {

    /**
     * Finds a table.
     *
     * @param name canonical or accessor name
     */
    Optional<TableSchema> findTable(String name);

    /** Returns all tables, those of the system included. */
    Collection<TableSchema> tables();

    /** Returns the number of rows of a table. */
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
}
