package dev.stdb.server.snapshot;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages make up a snapshot.
 *
 * @param txCount number of transactions the snapshot contains
 * @param createdAtMicros when it was written
 * @param writtenBytes bytes of the blocks written for it
 * @param tables the tables by ascending id
 */
record Manifest(long txCount, long createdAtMicros, long writtenBytes, List<TablePages> tables) {

    /**
     * Pages of one table by number.
     *
     * @param pages null where the page has no rows
     */
    record TablePages(int tableId, @Nullable PageRef[] pages) {}

    SnapshotInfo info() {
        long rows = 0;
        int pages = 0;
        long bytes = 0;
        for (TablePages table : tables) {
            for (PageRef ref : table.pages) {
                if (ref != null) {
                    rows += ref.rowCount();
                    pages++;
                    bytes += ref.blockLength();
                }
            }
        }
        return new SnapshotInfo(txCount, createdAtMicros, rows, pages, bytes, writtenBytes);
    }

    /** Returns the numbers of the packs that hold a page of this snapshot. */
    Set<Long> packs() {
        Set<Long> packs = new HashSet<>();
        for (TablePages table : tables) {
            for (PageRef ref : table.pages) {
                if (ref != null) {
                    packs.add(ref.packNumber());
                }
            }
        }
        return packs;
    }
}
