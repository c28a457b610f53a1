package dev.stdb.server.tx;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import java.util.List;

/**
 * The tables and rows at one point of the history: those of the open transaction ({@link Tx}), of a frozen past ({@link
 * ReadView}), or made of one of them. Confined to the thread of either.
 */
public interface RowReader {

    /** Returns the tables as this reader sees them. */
    Catalog catalog();

    /**
     * Returns where the columns of a table are.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    RowLayout layout(int tableId);

    /**
     * Returns the number of rows of a table.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    long rowCount(int tableId);

    /**
     * Returns the number of pages that a scan of a table looks at, empty ones included: what it costs beside its rows.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    int pageCount(int tableId);

    /**
     * Returns a cursor over all rows, in no particular order. It tolerates deletes of rows it has passed.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    RowCursor scan(int tableId);

    /**
     * Returns a cursor over the rows with a key.
     *
     * @param key exactly one full key: the values of the indexed columns, in index order
     * @throws DatastoreException NO_SUCH_INDEX, BSATN_DECODE_ERROR
     */
    RowCursor scanPoint(int indexId, byte[] key, int offset, int length);

    /**
     * Returns a cursor over the rows in a range, in key order. A range of one key works on every index.
     *
     * @throws DatastoreException NO_SUCH_INDEX, BSATN_DECODE_ERROR, WRONG_INDEX_ALGO
     */
    RowCursor scanRange(int indexId, IndexRange range);

    /**
     * Returns the number of different keys of an index.
     *
     * @throws DatastoreException NO_SUCH_INDEX
     */
    long indexKeys(int indexId);

    /**
     * Returns the types of the values of a full key: the columns, or the fields of a single column that is a product.
     *
     * @throws DatastoreException NO_SUCH_INDEX
     */
    List<AlgebraicType> keyElements(int indexId);
}
