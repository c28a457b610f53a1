package dev.stdb.server.guest.abi;

/** Results of the functions a module imports (spec module-abi.md §4). */
final class AbiErrno {
    static final int OK = 0;
    /** The buffer is exhausted and its handle gone. */
    static final int EXHAUSTED = -1;

    static final int NOT_IN_TRANSACTION = 2;
    static final int BSATN_DECODE_ERROR = 3;
    static final int NO_SUCH_TABLE = 4;
    static final int NO_SUCH_INDEX = 5;
    static final int NO_SUCH_ITER = 6;
    static final int NO_SUCH_CONSOLE_TIMER = 7;
    static final int NO_SUCH_BYTES = 8;
    static final int BUFFER_TOO_SMALL = 11;
    static final int SCHEDULE_AT_DELAY_TOO_LONG = 13;
    static final int WOULD_BLOCK_TRANSACTION = 17;
    static final int TRANSACTION_NOT_ANONYMOUS = 18;
    static final int HTTP_ERROR = 21;

    private AbiErrno() {}
}
