package dev.stdb.server.commitlog;

import dev.stdb.ErrorCode;

/** Error codes of the commitlog. */
public enum CommitlogErrorCode implements ErrorCode {
    /** A checksum, magic or tx offset of a segment is wrong where it must not be. Cure: restore the log from a copy. */
    COMMITLOG_CORRUPT(Category.RESOURCE),
    /** A segment that must exist does not. Cure: put the missing files back or restore the log from a copy. */
    COMMITLOG_SEGMENT_MISSING(Category.RESOURCE),
    /** A file was written by a version no longer read. Cure: open it once with a release that reads and rewrites it. */
    COMMITLOG_TOO_OLD(Category.RESOURCE),
    /** A file was written by a newer release. Cure: start that release, or a newer one. */
    COMMITLOG_TOO_NEW(Category.RESOURCE),
    /** Reading or forcing failed, or an earlier failure closed the log. Cure: see the cause; reopen the database. */
    COMMITLOG_IO(Category.RESOURCE),
    /** A batch could not be written, and nothing was forced. Cure: make room on the disk; write it once more. */
    COMMITLOG_WRITE(Category.RESOURCE);

    private final Category category;

    CommitlogErrorCode(Category category) {
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
