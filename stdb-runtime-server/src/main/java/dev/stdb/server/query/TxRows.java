package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.Tx;
import java.util.Collection;
import java.util.Optional;

/** A transaction as statements and live queries see it. Confined to the database thread. */
public final class TxRows implements RowStore {
    private final Tx tx;
    private final BsatnWriter generated = new BsatnWriter();

    /** Wraps an open transaction. */
    public TxRows(Tx tx) {
        this.tx = tx;
    }

    @Override
    public Optional<TableSchema> findTable(String name) {
        return Optional.ofNullable(tx.catalog().tableByName(name));
    }

    @Override
    public Collection<TableSchema> tables() {
        return tx.catalog().tables();
    }

    @Override
    public long rowCount(int tableId) {
        return tx.rowCount(tableId);
    }

    @Override
    public RowCursor scan(int tableId) {
        return tx.scan(tableId);
    }

    @Override
    public RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        return tx.scanPoint(indexId, key, offset, length);
    }

    @Override
    public void insert(int tableId, byte[] row) {
        generated.reset();
        tx.insert(tableId, row, 0, row.length, generated);
    }

    @Override
    public void delete(int tableId, long pointer) {
        tx.delete(tableId, pointer);
    }
}
