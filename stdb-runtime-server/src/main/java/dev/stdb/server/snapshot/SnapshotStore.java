package dev.stdb.server.snapshot;

import java.util.List;

/**
 * Keeps snapshots of one database. Confined to one thread at a time.
 *
 * <p>A snapshot is either published as a whole or not there; a crash in between leaves files that the next {@link
 * #retain} removes.
 */
public interface SnapshotStore {

    /** Returns the published snapshots whose description is intact, newest first. */
    List<SnapshotInfo> list();

    /**
     * Returns how many transactions, counted from 0, the newest snapshot contains, damaged ones included; 0 if there is
     * none.
     */
    long newestTxCount();

    /**
     * Reads a snapshot and checks every byte of it. One that turns out to be damaged is no longer listed.
     *
     * @throws CorruptSnapshotException if it is damaged or a part of it is missing, or if {@code target} says so;
     *     {@code target} got some pages then
     * @throws SnapshotException if the disk fails, or if it was written by a newer release
     */
    void load(SnapshotInfo snapshot, SnapshotTarget target);

    /**
     * Says that the database consists of a snapshot that was just loaded, so that the next one need not write its pages
     * again.
     *
     * @param epoch moment of the load on the scale of {@link SnapshotSource#pageVersion}: pages with a version up to it
     *     are unchanged
     */
    void continueFrom(SnapshotInfo snapshot, long epoch);

    /**
     * Writes a snapshot and publishes it; does nothing if one of the same offset is there.
     *
     * @param publishable is asked, after all pages are on disk, whether the snapshot may be published, and may block
     * @return the snapshot
     * @throws SnapshotException if the disk fails, or {@code publishable} says no; nothing is published then
     */
    SnapshotInfo write(SnapshotSource source, Publishable publishable);

    /**
     * Removes all snapshots but the newest {@code count} that are not known to be damaged, and everything no snapshot
     * needs.
     */
    void retain(int count);

    /** Decides whether a snapshot may be published. */
    @FunctionalInterface
    interface Publishable {
        /** Returns whether everything the snapshot contains is durable in the log too. May block until it is known. */
        boolean await(long txCount);
    }
}
