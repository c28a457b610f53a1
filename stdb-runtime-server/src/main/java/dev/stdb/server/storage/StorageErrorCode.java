package dev.stdb.server.storage;

import dev.stdb.ErrorCode;

/** Ways storage refuses a row. */
public enum StorageErrorCode implements ErrorCode {
    /** A table has used up its row pointers. Cure: delete rows or split the table. */
    TABLE_FULL;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.RESOURCE;
    }
}
