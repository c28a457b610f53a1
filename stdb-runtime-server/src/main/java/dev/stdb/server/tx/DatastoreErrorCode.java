package dev.stdb.server.tx;

import dev.stdb.ErrorCode;

/** Ways the datastore refuses an operation. */
public enum DatastoreErrorCode implements ErrorCode {
    /** A row, key or bound does not decode. Cure: encode it with the type of the table. */
    BSATN_DECODE_ERROR,
    /** There is no such table. Cure: look the id up by name. */
    NO_SUCH_TABLE,
    /** There is no such index. Cure: look the id up by name. */
    NO_SUCH_INDEX,
    /** A range was asked of an index that has none. Cure: use a B-tree index. */
    WRONG_INDEX_ALGO,
    /** A unique constraint stands against a row. Cure: choose another key or update the row that has it. */
    UNIQUE_ALREADY_EXISTS,
    /** An update names an index that is not unique. Cure: update through a unique index. */
    INDEX_NOT_UNIQUE,
    /** The row to update does not exist. Cure: insert it. */
    NO_SUCH_ROW,
    /** A sequence has used up the numbers of its column. Cure: use a wider column. */
    AUTO_INC_OVERFLOW,
    /** A schema change is not possible. Cure: see the message. */
    SCHEMA_CHANGE;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.USER;
    }
}
