package dev.stdb.server.guest.abi;

import dev.stdb.server.tx.DatastoreErrorCode;
import dev.stdb.server.tx.DatastoreException;

/**
 * Results of the functions a module imports (spec module-abi.md §4). Functions throw what they refuse; whatever binds
 * them to guests returns {@link #of} instead.
 */
public final class AbiErrno {
    static final int OK = 0;
    /** The buffer is exhausted and its handle gone. */
    static final int EXHAUSTED = -1;

    static final int HOST_CALL_FAILURE = 1;
    static final int NOT_IN_TRANSACTION = 2;
    static final int BSATN_DECODE_ERROR = 3;
    static final int NO_SUCH_TABLE = 4;
    static final int NO_SUCH_INDEX = 5;
    static final int NO_SUCH_ITER = 6;
    static final int NO_SUCH_CONSOLE_TIMER = 7;
    static final int NO_SUCH_BYTES = 8;
    static final int NO_SPACE = 9;
    static final int WRONG_INDEX_ALGO = 10;
    static final int BUFFER_TOO_SMALL = 11;
    static final int UNIQUE_ALREADY_EXISTS = 12;
    static final int SCHEDULE_AT_DELAY_TOO_LONG = 13;
    static final int INDEX_NOT_UNIQUE = 14;
    static final int NO_SUCH_ROW = 15;
    static final int AUTO_INC_OVERFLOW = 16;
    static final int WOULD_BLOCK_TRANSACTION = 17;
    static final int TRANSACTION_NOT_ANONYMOUS = 18;
    static final int HTTP_ERROR = 21;

    private AbiErrno() {}

    /**
     * Returns the result of a function that threw something.
     *
     * @throws RuntimeException what it threw, if that is not a refusal but a trap
     */
    public static int of(RuntimeException thrown) {
        if (thrown instanceof ErrnoException e) {
            return e.errno();
        }
        if (thrown instanceof DatastoreException e) {
            return of(e.reason());
        }
        throw thrown;
    }

    private static int of(DatastoreErrorCode reason) {
        return switch (reason) {
            case SCHEMA_CHANGE -> HOST_CALL_FAILURE;
            case BSATN_DECODE_ERROR -> BSATN_DECODE_ERROR;
            case NO_SUCH_TABLE -> NO_SUCH_TABLE;
            case NO_SUCH_INDEX -> NO_SUCH_INDEX;
            case WRONG_INDEX_ALGO -> WRONG_INDEX_ALGO;
            case UNIQUE_ALREADY_EXISTS -> UNIQUE_ALREADY_EXISTS;
            case INDEX_NOT_UNIQUE -> INDEX_NOT_UNIQUE;
            case NO_SUCH_ROW -> NO_SUCH_ROW;
            case AUTO_INC_OVERFLOW -> AUTO_INC_OVERFLOW;
        };
    }
}
