package dev.stdb.module;

/** The host's error numbers (spec module-abi.md §4) and the exceptions they become. */
final class HostErrors {

    static final int NO_SUCH_TABLE = 4;
    static final int NO_SUCH_INDEX = 5;
    static final int BUFFER_TOO_SMALL = 11;
    static final int UNIQUE_ALREADY_EXISTS = 12;
    static final int SCHEDULE_AT_DELAY_TOO_LONG = 13;
    static final int NO_SUCH_ROW = 15;
    static final int WOULD_BLOCK_TRANSACTION = 17;
    static final int HTTP_ERROR = 21;

    private HostErrors() {}

    /**
     * Returns the exception for an error number.
     *
     * @param errno number other than 0
     * @param operation what was tried, for the message
     * @param subject table or index it was tried on
     * @return the exception, to be thrown by the caller
     */
    static HostCallException of(int errno, String operation, String subject) {
        switch (errno) {
            case UNIQUE_ALREADY_EXISTS:
                return new UniqueConstraintViolationException(
                        errno, operation + " violates a unique constraint: table=" + subject);
            case NO_SUCH_ROW:
                return new NoSuchRowException(errno, operation + " found no row with this key: table=" + subject);
            case SCHEDULE_AT_DELAY_TOO_LONG:
                return new ScheduleDelayTooLongException(
                        errno, operation + " schedules too far in the future: table=" + subject);
            case WOULD_BLOCK_TRANSACTION:
                return new HostCallException(
                        ModuleErrorCode.TRANSACTION_OPEN,
                        errno,
                        operation + " is not possible while a transaction is open");
            case NO_SUCH_TABLE:
            case NO_SUCH_INDEX:
                return new HostCallException(
                        ModuleErrorCode.SCHEMA_MISMATCH,
                        errno,
                        operation + " is unknown to the database: name=" + subject);
            default:
                return new HostCallException(
                        ModuleErrorCode.HOST_CALL_FAILED,
                        errno,
                        operation + " failed: errno=" + errno + ", subject=" + subject);
        }
    }
}
