package dev.stdb.server.row;

import dev.stdb.ErrorCode;

/** Ways rows in memory can fail. */
public enum RowErrorCode implements ErrorCode {
    /** The rows that one transaction changes, or one result holds, exceed 2 GiB. Cure: do less at a time. */
    ROWS_TOO_LARGE;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.RESOURCE;
    }
}
