package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.RowReader;
import java.util.Collection;
import java.util.Optional;

/** Rows of a {@link RowReader}, for example a read view, as statements see them. Confined to the reader's thread. */
public class ViewRows implements ReadSource {
    private final RowReader reader;

    /** Wraps a reader, which stays the caller's to close. */
    public ViewRows(RowReader reader) {
        this.reader = reader;
    }

    @Override
    public final Optional<TableSchema> findTable(String name) {
        return Optional.ofNullable(reader.catalog().tableByName(name));
    }

    @Override
    public final Collection<TableSchema> tables() {
        return reader.catalog().tables();
    }

    @Override
    public final long rowCount(int tableId) {
        return reader.rowCount(tableId);
    }

    @Override
    public final long indexKeys(int indexId) {
        return reader.indexKeys(indexId);
    }

    @Override
    public final RowCursor scan(int tableId) {
        return reader.scan(tableId);
    }

    @Override
    public final RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        return reader.scanPoint(indexId, key, offset, length);
    }

    @Override
    public final RowCursor scanRange(int indexId, IndexRange range) {
        return reader.scanRange(indexId, range);
    }
}
