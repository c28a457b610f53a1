package dev.stdb.server.engine;

import dev.stdb.ErrorCode;

/** Error codes of opening a database and committing to it. */
public enum EngineErrorCode implements ErrorCode {
    /** Another process has the database open. Cure: stop the holder named in the message. */
    ENGINE_LOCKED(Category.RESOURCE),
    /** The directory of the database cannot be used. Cure: see the cause. */
    ENGINE_IO(Category.RESOURCE),
    /** A record of the log is not what its checksum promised. Cure: restore the log from a copy. */
    ENGINE_RECORD_CORRUPT(Category.RESOURCE),
    /** A record of the log was written by another release. Cure: use that release or a newer one. */
    ENGINE_RECORD_VERSION(Category.RESOURCE),
    /** A record of the log contradicts the state built so far. Cure: restore the log from a copy and report the bug. */
    ENGINE_REPLAY(Category.INTERNAL),
    /** A transaction changes more than one log record may hold; it was undone. Cure: change fewer rows at a time. */
    ENGINE_TX_TOO_LARGE(Category.USER),
    /** A backup is damaged, incomplete or in the way. Cure: see the text; another backup, or another target. */
    ENGINE_BACKUP(Category.RESOURCE),
    /** The database stopped taking writes after a failure. Cure: see the cause; reopen the database. */
    ENGINE_FAILED(Category.RESOURCE);

    private final Category category;

    EngineErrorCode(Category category) {
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
