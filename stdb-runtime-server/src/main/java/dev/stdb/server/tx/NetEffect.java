package dev.stdb.server.tx;

import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowHash;
import dev.stdb.server.storage.Table;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Derives from the undo list what a transaction changed in the end. */
final class NetEffect {
    private static final int PAIRS_COMPARED_MAX = 64;
    private static final long[] NO_MATCHES = {};

    private NetEffect() {}

    /**
     * Returns the net effect on one table, or null if there is none.
     *
     * @param bytesMax most bytes of rows in it, before they are copied
     */
    static @Nullable TableChanges of(TableState table, UndoLog log, long bytesMax) {
        Table rows = table.rows();
        int insertCount = 0;
        int deleteCount = 0;
        long insertBytes = 0;
        long deleteBytes = 0;
        for (int i = 0; i < table.operations.size(); i++) {
            int entry = table.operations.get(i);
            if (!log.isFirst(entry)) {
                continue;
            }
            int pointer = log.pointer(entry);
            int length = rows.length(pointer);
            if (log.kind(entry) != UndoLog.INSERT) {
                deleteCount++;
                deleteBytes += length;
            }
            if (log.kind(entry) != UndoLog.DELETE && rows.isLive(pointer)) {
                insertCount++;
                insertBytes += length;
            }
        }
        if (insertBytes + deleteBytes > bytesMax) {
            throw Commit.tooLarge(insertBytes + deleteBytes, bytesMax);
        }
        RowBuffer inserts = new RowBuffer(insertCount, insertBytes);
        RowBuffer deletes = new RowBuffer(deleteCount, deleteBytes);
        for (int i = 0; i < table.operations.size(); i++) {
            int entry = table.operations.get(i);
            if (log.isFirst(entry)) {
                addRow(rows, log, entry, inserts, deletes);
            }
        }
        if (table.rowsMoved && !inserts.isEmpty() && !deletes.isEmpty()) {
            // A row may have moved to another pointer without changing its bytes.
            long[] cancelled = matches(inserts, deletes);
            if (cancelled.length > 0) {
                RowBuffer allInserts = inserts;
                RowBuffer allDeletes = deletes;
                inserts = without(allInserts, cancelled, Integer.SIZE);
                deletes = without(allDeletes, cancelled, 0);
            }
        }
        if (inserts.isEmpty() && deletes.isEmpty()) {
            return null;
        }
        boolean truncated = rows.rowCount() == 0 && !deletes.isEmpty();
        return new TableChanges(table.schema(), inserts, deletes, truncated);
    }

    /**
     * Returns the rows of a table that the transaction created, or null if there are none.
     *
     * @param bytesMax most bytes of rows, before they are copied
     */
    static @Nullable TableChanges ofNew(TableState table, long bytesMax) {
        Table rows = table.rows();
        if (rows.rowCount() == 0) {
            return null;
        }
        long bytes = rows.rowBytes();
        if (bytes > bytesMax) {
            throw Commit.tooLarge(bytes, bytesMax);
        }
        RowBuffer inserts = new RowBuffer((int) rows.rowCount(), bytes);
        for (RowCursor all = rows.scan(); all.next(); ) {
            inserts.add(all.array(), all.offset(), all.length());
        }
        return new TableChanges(table.schema(), inserts, new RowBuffer(), false);
    }

    private static void addRow(Table rows, UndoLog log, int entry, RowBuffer inserts, RowBuffer deletes) {
        int pointer = log.pointer(entry);
        boolean live = rows.isLive(pointer);
        byte[] array = rows.array(pointer);
        int offset = rows.offset(pointer);
        int length = rows.length(pointer);
        switch (log.kind(entry)) {
            case UndoLog.INSERT -> {
                if (live) {
                    inserts.add(array, offset, length);
                }
            }
            case UndoLog.DELETE -> deletes.add(array, offset, length);
            default -> {
                int image = log.image(entry);
                boolean same =
                        live && Arrays.equals(array, offset, offset + length, log.arena(), image, image + length);
                if (!same) {
                    deletes.add(log.arena(), image, length);
                    if (live) {
                        inserts.add(array, offset, length);
                    }
                }
            }
        }
    }

    /** Returns pairs of equal rows: index of the insert in the high half, of the delete in the low half. */
    private static long[] matches(RowBuffer inserts, RowBuffer deletes) {
        if ((long) inserts.count() * deletes.count() <= PAIRS_COMPARED_MAX) {
            return matchesOfFew(inserts, deletes);
        }
        RowHash deleted = RowHash.ofRows(deletes);
        deleted.addAll();
        long[] result = new long[Math.min(inserts.count(), deletes.count())];
        int found = 0;
        for (int i = 0; i < inserts.count(); i++) {
            int same = deleted.find(inserts.data(), inserts.start(i), inserts.end(i));
            if (same >= 0) {
                result[found++] = (long) i << Integer.SIZE | same;
            }
        }
        return Arrays.copyOf(result, found);
    }

    private static long[] matchesOfFew(RowBuffer inserts, RowBuffer deletes) {
        long[] result = NO_MATCHES;
        for (int i = 0; i < inserts.count(); i++) {
            for (int j = 0; j < deletes.count(); j++) {
                if (equal(inserts, i, deletes, j)) {
                    result = Arrays.copyOf(result, result.length + 1);
                    result[result.length - 1] = (long) i << Integer.SIZE | j;
                    break;
                }
            }
        }
        return result;
    }

    private static boolean equal(RowBuffer a, int i, RowBuffer b, int j) {
        return Arrays.equals(a.data(), a.start(i), a.end(i), b.data(), b.start(j), b.end(j));
    }

    private static RowBuffer without(RowBuffer rows, long[] pairs, int shift) {
        boolean[] dropped = new boolean[rows.count()];
        for (long pair : pairs) {
            dropped[(int) (pair >>> shift)] = true;
        }
        RowBuffer kept = new RowBuffer();
        for (int i = 0; i < dropped.length; i++) {
            if (!dropped[i]) {
                kept.add(rows.data(), rows.start(i), rows.length(i));
            }
        }
        return kept;
    }
}
