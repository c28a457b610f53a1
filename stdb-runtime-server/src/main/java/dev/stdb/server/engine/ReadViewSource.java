package dev.stdb.server.engine;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.snapshot.SnapshotErrorCode;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotSource;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.tx.ReadView;
import java.util.function.BooleanSupplier;

/** A read view as the snapshot package wants it. Confined to the snapshot thread. */
final class ReadViewSource implements SnapshotSource {

    private final ReadView view;
    private final BooleanSupplier cancelled;

    /**
     * Creates a source.
     *
     * @param cancelled is asked before each page whether to give up
     */
    ReadViewSource(ReadView view, BooleanSupplier cancelled) {
        this.view = view;
        this.cancelled = cancelled;
    }

    @Override
    public long txCount() {
        return view.nextTxOffset();
    }

    @Override
    public long epoch() {
        return view.epoch();
    }

    @Override
    public int[] tableIds() {
        return view.catalog().tables().stream()
                .filter(table -> !table.isEvent())
                .mapToInt(TableSchema::tableId)
                .sorted()
                .toArray();
    }

    @Override
    public int pageCount(int tableId) {
        return view.pageCount(tableId);
    }

    @Override
    public long pageVersion(int tableId, int page) {
        return view.pageVersion(tableId, page);
    }

    @Override
    public int pageRowCount(int tableId, int page) {
        return view.pageRowCount(tableId, page);
    }

    @Override
    public void readPage(int tableId, int page, RowBuffer out) {
        if (cancelled.getAsBoolean()) {
            throw new SnapshotException(
                    SnapshotErrorCode.SNAPSHOT_IO, "snapshot is given up because the database closes", null);
        }
        view.readPage(tableId, page, out);
    }
}
