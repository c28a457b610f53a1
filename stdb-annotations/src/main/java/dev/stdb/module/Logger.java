package dev.stdb.module;

import org.jspecify.annotations.Nullable;

/**
 * The database's log, in the shape of SLF4J: {@code log.info("moved {} to {}", name, place)}; a throwable behind the
 * last placeholder's argument is written with its causes. Fields that programs are to find are added to a record that
 * is built: {@code log.atInfo().addKeyValue("player", id).log("moved")}. Records are written at once and stay when the
 * transaction is rolled back.
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

    /** Logs a failure that needs attention; each <code>{}</code> is replaced by the next argument. */
    public void error(String format, @Nullable Object... arguments) {
        write(ERROR, LogText.of(format, arguments));
    }

    /** Logs something suspicious. */
    public void warn(String message) {
        write(WARN, message);
    }

    /** Logs something suspicious; each <code>{}</code> is replaced by the next argument. */
    public void warn(String format, @Nullable Object... arguments) {
        write(WARN, LogText.of(format, arguments));
    }

    /** Logs an ordinary event. */
    public void info(String message) {
        write(INFO, message);
    }

    /** Logs an ordinary event; each <code>{}</code> is replaced by the next argument. */
    public void info(String format, @Nullable Object... arguments) {
        write(INFO, LogText.of(format, arguments));
    }

    /** Logs a detail for debugging. */
    public void debug(String message) {
        write(DEBUG, message);
    }

    /** Logs a detail for debugging; each <code>{}</code> is replaced by the next argument. */
    public void debug(String format, @Nullable Object... arguments) {
        write(DEBUG, LogText.of(format, arguments));
    }

    /** Logs the finest detail. */
    public void trace(String message) {
        write(TRACE, message);
    }

    /** Logs the finest detail; each <code>{}</code> is replaced by the next argument. */
    public void trace(String format, @Nullable Object... arguments) {
        write(TRACE, LogText.of(format, arguments));
    }

    /** Begins a record of a failure that needs attention. */
    public LoggingEventBuilder atError() {
        return new LoggingEventBuilder(ERROR);
    }

    /** Begins a record of something suspicious. */
    public LoggingEventBuilder atWarn() {
        return new LoggingEventBuilder(WARN);
    }

    /** Begins a record of an ordinary event. */
    public LoggingEventBuilder atInfo() {
        return new LoggingEventBuilder(INFO);
    }

    /** Begins a record of a detail for debugging. */
    public LoggingEventBuilder atDebug() {
        return new LoggingEventBuilder(DEBUG);
    }

    /** Begins a record of the finest detail. */
    public LoggingEventBuilder atTrace() {
        return new LoggingEventBuilder(TRACE);
    }

    static void write(int level, String message) {
        int at = Scratch.text(Strings.sizeMax(message));
        int end = Strings.writeRaw(at, message);
        HostFunctions.consoleLog(level, 0, 0, 0, 0, NO_LINE, at, end - at);
    }
}
