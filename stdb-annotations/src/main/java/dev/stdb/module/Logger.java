package dev.stdb.module;

/**
 * The database's log. Records are written at once and stay when the transaction is rolled back.
 */
public final class Logger {

    private static final int ERROR = 0;
    private static final int WARN = 1;
    private static final int INFO = 2;
    private static final int DEBUG = 3;
    private static final int TRACE = 4;

    /** Tells the host that a record has no line number. */
    private static final int NO_LINE = -1;

    Logger() {}

    /** Logs a failure that needs attention. */
    public void error(String message) {
        write(ERROR, message);
    }

    /** Logs something suspicious. */
    public void warn(String message) {
        write(WARN, message);
    }

    /** Logs an ordinary event. */
    public void info(String message) {
        write(INFO, message);
    }

    /** Logs a detail for debugging. */
    public void debug(String message) {
        write(DEBUG, message);
    }

    /** Logs the finest detail. */
    public void trace(String message) {
        write(TRACE, message);
    }

    private static void write(int level, String message) {
        int at = Scratch.text(Strings.sizeMax(message));
        int end = Strings.writeRaw(at, message);
        HostFunctions.consoleLog(level, 0, 0, 0, 0, NO_LINE, at, end - at);
    }
}
