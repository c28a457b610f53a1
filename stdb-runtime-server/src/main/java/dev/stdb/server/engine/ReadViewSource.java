package dev.stdb.server.engine;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.snapshot.SnapshotErrorCode;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotSource;
import dev.stdb.server.tx.ReadView;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A read view as the snapshot package wants it. Each pause lasts three times as long as the work before it: a snapshot
 * takes no more than a quarter of a processor, and a call that finds both processors of a small machine taken waits for
 * one short piece of work at most. Confined to the snapshot thread.
 */
final class ReadViewSource implements SnapshotSource {

    /** Less work is not worth a change of threads. */
    private static final long WORK_NANOS = 50_000L;

    /** Length of a pause, in times of the work before it. */
    private static final long PAUSE_FACTOR = 3;

    /** A pause is never longer, whatever held the work up: waiting for the disk is a pause already. */
    private static final long PAUSE_MAX_NANOS = 2_000_000L;

    private final ReadView view;
    private final BooleanSupplier cancelled;
    private final Clock clock;
    private long workStartNanos;

    /**
     * Creates a source.
     *
     * @param cancelled is asked before each piece of work whether to give up
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
        view.readPage(tableId, page, out);
    }

    @Override
    public void pause() {
        if (cancelled.getAsBoolean()) {
            throw new SnapshotException(
                    SnapshotErrorCode.SNAPSHOT_IO, "snapshot is given up because the database closes", null);
        }
        long worked = clock.nanoTime() - workStartNanos;
        if (worked >= WORK_NANOS) {
            LockSupport.parkNanos(Math.min(PAUSE_FACTOR * worked, PAUSE_MAX_NANOS));
            workStartNanos = clock.nanoTime();
        }
    }
}
