package dev.stdb.server.engine;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.snapshot.SnapshotErrorCode;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotSource;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.tx.ReadView;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A read view as the snapshot package wants it. Rests as long as it works, so that a snapshot takes no more than half a processor from the
 * calls that run beside it. Confined to the snapshot thread.
 */
final class ReadViewSource implements SnapshotSource {

    private final ReadView view;
    /** Work between two rests: long enough to be worth a change of threads, short enough not to be felt. */
    private static final long WORK_NANOS = 1_000_000L;

    /** A rest is never longer, whatever held the work up: waiting for the disk is a rest already. */
    private static final long REST_MAX_NANOS = 2_000_000L;

    private final BooleanSupplier cancelled;
    private final Clock clock;
    private long workStartNanos;

    /**
     * Creates a source.
     *
     * @param cancelled is asked before each page whether to give up
     */
    ReadViewSource(ReadView view, Clock clock, BooleanSupplier cancelled) {
        this.clock = clock;
        this.workStartNanos = clock.nanoTime();
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
        rest();
        view.readPage(tableId, page, out);
    }

    private void rest() {
        long worked = clock.nanoTime() - workStartNanos;
        if (worked >= WORK_NANOS) {
            LockSupport.parkNanos(Math.min(worked, REST_MAX_NANOS));
            workStartNanos = clock.nanoTime();
        }
    }
}
