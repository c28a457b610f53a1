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
 * A read view as the snapshot package wants it. Rests after each page, three times as long as it worked: a snapshot takes no more than a
 * quarter of a processor, and a call that finds both processors of a small machine taken waits for one page at most. Confined to the snapshot thread.
 */
final class ReadViewSource implements SnapshotSource {

    /** Less work is not worth a change of threads; a page is more. */
    private static final long WORK_NANOS = 100_000L;

    /** Length of a rest, in times of the work before it. */
    private static final long REST_FACTOR = 3;

    /** A rest is never longer, whatever held the work up: waiting for the disk is a rest already. */
    private static final long REST_MAX_NANOS = 2_000_000L;

    private final ReadView view;
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
            LockSupport.parkNanos(Math.min(REST_FACTOR * worked, REST_MAX_NANOS));
            workStartNanos = clock.nanoTime();
        }
    }
}
