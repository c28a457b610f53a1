package dev.stdb.server.tx;

import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowErrorCode;
import dev.stdb.server.row.RowException;
import dev.stdb.server.storage.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two halves of a commit: learn what changed, then make it final. */
final class Commit {
    private static final Comparator<TableChanges> BY_TABLE =
            Comparator.comparingInt(change -> change.table().tableId());

    /** What a table and a row take in a log record beside their bytes, at most. */
    private static final int TABLE_OVERHEAD_BYTES = 32;

    private static final int ROW_OVERHEAD_BYTES = 5;

    /** The rows are in memory already, once more in the net effect, and perhaps in the record of the log. */
    private static final long CHANGED_BYTES_MAX = Runtime.getRuntime().maxMemory() / 8;

    private Commit() {}

    /**
     * Returns the net effect on all tables that still exist, by ascending id. It is a copy of all rows that changed, so
     * its size is bounded by the heap, whatever the log takes; tables that were logged before have no part in it.
     */
    static List<TableChanges> netEffect(CatalogState catalog, UndoLog undo) {
        List<TableChanges> changes = new ArrayList<>(undo.tables().size());
        long bytesLeft = CHANGED_BYTES_MAX;
        for (TableState table : undo.tables()) {
            if (!table.isNew && catalog.state(table.id()) == table) {
                bytesLeft -= add(NetEffect.of(table, undo, bytesLeft), changes);
            }
        }
        for (TableState table : undo.created()) {
            if (!table.isLogged && catalog.state(table.id()) == table) {
                bytesLeft -= add(NetEffect.ofNew(table, bytesLeft), changes);
            }
        }
        if (changes.size() > 1) {
            changes.sort(BY_TABLE);
        }
        return changes;
    }

    /** Adds what changed, if anything did; returns how many bytes of rows it has. */
    private static long add(@Nullable TableChanges change, List<TableChanges> changes) {
        if (change == null) {
            return 0;
        }
        changes.add(change);
        return change.inserts().sizeBytes() + (long) change.deletes().sizeBytes();
    }

    /**
     * Refuses a net effect that the log would not take. To be called before anything is final.
     *
     * @param sizeMaxBytes bound on an estimate that is never below the size of the log record
     */
    static void checkSize(List<TableChanges> changes, long sizeMaxBytes) {
        long bytes = 0;
        for (TableChanges change : changes) {
            bytes += TABLE_OVERHEAD_BYTES + sizeBytes(change.inserts());
            bytes += change.truncated() ? 0 : sizeBytes(change.deletes());
        }
        if (bytes > sizeMaxBytes) {
            throw tooLarge(bytes, sizeMaxBytes);
        }
    }

    static RowException tooLarge(long bytes, long bytesMax) {
        return new RowException(
                RowErrorCode.ROWS_TOO_LARGE,
                "transaction changes too much at once: sizeBytes=" + bytes + ", sizeMaxBytes=" + bytesMax);
    }

    private static long sizeBytes(RowBuffer rows) {
        return rows.sizeBytes() + (long) ROW_OVERHEAD_BYTES * rows.count();
    }

    /** Drops the undo list and what it kept alive; empties event tables. */
    static void release(UndoLog undo) {
        List<TableState> events = List.of();
        for (TableState table : undo.tables()) {
            if (table.schema().isEvent()) {
                events = events.isEmpty() ? new ArrayList<>() : events;
                events.add(table);
            }
        }
        undo.release();
        for (TableState table : events) {
            Table rows = table.rows();
            RowCursor all = rows.scan();
            while (all.next()) {
                rows.delete((int) all.pointer());
                rows.free((int) all.pointer());
            }
        }
    }
}
