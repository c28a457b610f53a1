package dev.stdb.server.tx;

import dev.stdb.ErrorCode;

/** Ways the datastore refuses an operation, with the number a guest sees (spec module-abi.md §4). */
public enum DatastoreErrorCode implements ErrorCode {
    /** A row, key or bound does not decode. Cure: encode it with the type of the table. */
    BSATN_DECODE_ERROR(3),
    /** There is no such table. Cure: look the id up by name. */
    NO_SUCH_TABLE(4),
    /** There is no such index. Cure: look the id up by name. */
    NO_SUCH_INDEX(5),
    /** A range was asked of an index that has none. Cure: use a B-tree index. */
    WRONG_INDEX_ALGO(10),
    /** A unique constraint stands against a row. Cure: choose another key or update the row that has it. */
    UNIQUE_ALREADY_EXISTS(12),
    /** An update names an index that is not unique. Cure: update through a unique index. */
    INDEX_NOT_UNIQUE(14),
    /** The row to update does not exist. Cure: insert it. */
    NO_SUCH_ROW(15),
    /** A sequence has used up the numbers of its column. Cure: use a wider column. */
    AUTO_INC_OVERFLOW(16),
    /** A schema change is not possible. Cure: see the message. */
    SCHEMA_CHANGE(1);

    private final int abiErrno;

    DatastoreErrorCode(int abiErrno) {
        this.abiErrno = abiErrno;
    }

    /** Returns the number a guest sees. */
    public int abiErrno() {
        return abiErrno;
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.USER;
    }
}
