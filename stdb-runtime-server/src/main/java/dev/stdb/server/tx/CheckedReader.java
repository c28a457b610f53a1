package dev.stdb.server.tx;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.Table;
import dev.stdb.server.storage.TableIndex;
import dev.stdb.server.tx.CatalogState.IndexRef;
import java.util.List;

/** The reads that are the same for transactions and read views: find the table or index, check the arguments, look. */
abstract class CheckedReader implements RowReader {

    /**
     * Returns the rows of a table.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    abstract Table rows(int tableId);

    /**
     * Returns an index.
     *
     * @throws DatastoreException NO_SUCH_INDEX
     */
    abstract IndexRef requireIndex(int indexId);

    @Override
    public long rowCount(int tableId) {
        return rows(tableId).rowCount();
    }

    @Override
    public int pageCount(int tableId) {
        return rows(tableId).pageCount();
    }

    @Override
    public RowLayout layout(int tableId) {
        return rows(tableId).layout();
    }

    @Override
    public RowCursor scan(int tableId) {
        return rows(tableId).scan();
    }

    @Override
    public RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        IndexRef ref = requireIndex(indexId);
        TableIndex index = ref.index();
        RowChecks.checkKey(ref, index, key, offset, length);
        return ref.table().rows().scanPoint(index, key, offset);
    }

    @Override
    public RowCursor scanRange(int indexId, IndexRange range) {
        IndexRef ref = requireIndex(indexId);
        TableIndex index = ref.index();
        RowChecks.checkRange(ref, index, range);
        if (range.isPoint(index.key().elementCount())) {
            return ref.table().rows().scanPoint(index, range.pointKey(), 0);
        }
        if (!index.supportsRanges()) {
            throw new DatastoreException(
                    DatastoreErrorCode.WRONG_INDEX_ALGO,
                    "index has no ranges: index=" + ref.schema().name());
        }
        return ref.table().rows().scanRange(index, range.toKeyRange());
    }

    @Override
    public long indexKeys(int indexId) {
        IndexRef ref = requireIndex(indexId);
        return ref.table().rows().keyCount(ref.index());
    }

    @Override
    public List<AlgebraicType> keyElements(int indexId) {
        return RowChecks.keyElements(requireIndex(indexId));
    }

    /** Returns a reader of the same rows that notes what it is asked for; for the same thread. */
    public ReadRecorder recording() {
        return new ReadRecorder(this);
    }

    static DatastoreException noSuchTable(int tableId) {
        return new DatastoreException(DatastoreErrorCode.NO_SUCH_TABLE, "no such table: id=" + tableId);
    }

    static DatastoreException noSuchIndex(int indexId) {
        return new DatastoreException(DatastoreErrorCode.NO_SUCH_INDEX, "no such index: id=" + indexId);
    }
}
