package dev.stdb.server.view;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.Catalog;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.RowReader;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tables, and behind ids below zero the rows of instances; the only index of an instance has the id of its table. The
 * catalog is that of the tables alone. Confined to the thread of the other reader.
 */
final class ViewReader implements RowReader {
    private final RowReader tables;
    private final IntFunction<@Nullable ViewRows> views;

    ViewReader(RowReader tables, IntFunction<@Nullable ViewRows> views) {
        this.tables = tables;
        this.views = views;
    }

    private ViewRows rows(int id) {
        ViewRows rows = views.apply(id);
        if (rows == null) {
            throw new IllegalStateException("rows of a view that is not kept: id=" + id);
        }
        return rows;
    }

    private static boolean isView(int id) {
        return id < 0;
    }

    @Override
    public Catalog catalog() {
        return tables.catalog();
    }

    @Override
    public RowLayout layout(int tableId) {
        return isView(tableId) ? rows(tableId).layout() : tables.layout(tableId);
    }

    @Override
    public long rowCount(int tableId) {
        return isView(tableId) ? rows(tableId).count() : tables.rowCount(tableId);
    }

    @Override
    public int pageCount(int tableId) {
        return isView(tableId) ? 0 : tables.pageCount(tableId);
    }

    @Override
    public RowCursor scan(int tableId) {
        return isView(tableId) ? rows(tableId).scan() : tables.scan(tableId);
    }

    @Override
    public RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        return isView(indexId)
                ? rows(indexId).scanKey(key, offset, length)
                : tables.scanPoint(indexId, key, offset, length);
    }

    @Override
    public RowCursor scanRange(int indexId, IndexRange range) {
        if (isView(indexId)) {
            throw new UnsupportedOperationException("indexes of views are hashes, of which no plan asks for ranges");
        }
        return tables.scanRange(indexId, range);
    }

    @Override
    public long indexKeys(int indexId) {
        return isView(indexId) ? rows(indexId).count() : tables.indexKeys(indexId);
    }

    @Override
    public List<AlgebraicType> keyElements(int indexId) {
        if (isView(indexId)) {
            throw new UnsupportedOperationException("only module code asks for keys, which sees no views");
        }
        return tables.keyElements(indexId);
    }
}
