package dev.stdb.server.durability;

import dev.stdb.ErrorCode;

/** Error codes of durability. */
public enum DurabilityErrorCode implements ErrorCode {
    /** The log failed to force; the database must be reopened. Cure: see the cause, usually a broken disk. */
    DURABILITY_FAILED(Category.RESOURCE),
    /**
     * The log cannot be written for now, usually because the disk is full; nothing was changed. Cure: make room, and
     * try again.
     */
    DURABILITY_STALLED(Category.RESOURCE),
    /** A transaction was appended to a closed database. Cure: none needed at shutdown. */
    DURABILITY_CLOSED(Category.RESOURCE);

    private final Category category;

    DurabilityErrorCode(Category category) {
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
