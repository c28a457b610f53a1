package dev.stdb.server.snapshot;

import dev.stdb.ErrorCode;

/** Error codes of snapshots. */
public enum SnapshotErrorCode implements ErrorCode {
    /**
     * A checksum, magic or number of a snapshot is wrong, or a part of it is missing. Cure: an older snapshot, or a
     * backup.
     */
    SNAPSHOT_CORRUPT(Category.RESOURCE),
    /** A file was written by a newer release. Cure: start that release, or a newer one. */
    SNAPSHOT_TOO_NEW(Category.RESOURCE),
    /** Reading or writing failed. Cure: see the cause. */
    SNAPSHOT_IO(Category.RESOURCE);

    private final Category category;

    SnapshotErrorCode(Category category) {
        this.category = category;
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return category;
    }
}
