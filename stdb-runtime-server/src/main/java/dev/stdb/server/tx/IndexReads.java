package dev.stdb.server.tx;

import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.storage.TableIndex;
import dev.stdb.server.tx.CatalogState.IndexRef;

/** Checked lookups through an index, the same for transactions and read views. */
final class IndexReads {
    private IndexReads() {}

    static TableIndex storageIndex(IndexRef ref) {
        return ref.table().index(ref.position());
    }

    static RowCursor scanPoint(IndexRef ref, byte[] key, int offset, int length) {
        TableIndex index = storageIndex(ref);
        RowChecks.checkKey(ref, index, key, offset, length);
        return ref.table().rows().scanPoint(index, key, offset);
    }

    static RowCursor scanRange(IndexRef ref, IndexRange range) {
        TableIndex index = storageIndex(ref);
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

    static long keyCount(IndexRef ref) {
        return ref.table().rows().keyCount(storageIndex(ref));
    }

    static DatastoreException noSuchTable(int tableId) {
        return new DatastoreException(DatastoreErrorCode.NO_SUCH_TABLE, "no such table: id=" + tableId);
    }

    static DatastoreException noSuchIndex(int indexId) {
        return new DatastoreException(DatastoreErrorCode.NO_SUCH_INDEX, "no such index: id=" + indexId);
    }
}
