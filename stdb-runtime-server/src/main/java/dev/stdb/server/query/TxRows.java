package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.tx.Tx;

/** A transaction as statements and live queries see it. Confined to the database thread. */
public final class TxRows extends ViewRows implements RowStore {
    private final Tx tx;
    private final BsatnWriter generated = new BsatnWriter();

    /** Wraps an open transaction. */
    public TxRows(Tx tx) {
        super(tx);
        this.tx = tx;
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
