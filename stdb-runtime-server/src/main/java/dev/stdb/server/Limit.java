package dev.stdb.server;

import dev.stdb.server.api.Durations;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A bound on what those may cost who use a server: each has an option of {@code stdb start}, a row in docs/security.md,
 * and a default, which {@link ServerBuilder#limit(Limit, long)} changes. Bounds that are about connections, memory for
 * clients and times of HTTP are settings of {@link dev.stdb.server.net.HttpLimits}.
 */
public enum Limit {
    /** Request line, and all headers together. */
    HEAD_SIZE("head-size-max", Unit.BYTES, "64KiB", "Request line, and all headers together"),
    /** Body of a request other than a program. */
    BODY_SIZE("body-size-max", Unit.BYTES, "2MiB", "Body of a request other than a program"),
    /** Program. */
    PROGRAM_SIZE("program-size-max", Unit.BYTES, "64MiB", "Program"),
    /** Body of a request to an HTTP handler. */
    HANDLER_REQUEST("handler-request-max", Unit.BYTES, "16MiB", "Body of a request to an HTTP handler of a module"),
    /** Body of an answer of an HTTP handler. */
    HANDLER_ANSWER("handler-answer-max", Unit.BYTES, "16MiB", "Body of an answer of an HTTP handler of a module"),
    /** Message of a client. */
    MESSAGE_SIZE("message-size-max", Unit.BYTES, "32MiB", "Message of a WebSocket client"),
    /** Requests of one connection without an answer. */
    UNANSWERED_REQUESTS("unanswered-requests-max", Unit.COUNT, "16384", "Requests of a connection without an answer"),
    /** Messages waiting for one client. */
    UNREAD_MESSAGES("unread-messages-max", Unit.COUNT, "16384", "Messages that wait for one client"),
    /** Updates waiting for one client. */
    UNREAD_UPDATES(
            "unread-updates-max",
            Unit.BYTES,
            "32MiB, at most an eighth of --client-memory",
            "Updates that wait for one client"),
    /** Answers waiting for one client. */
    UNREAD_ANSWERS(
            "unread-answers-max", Unit.BYTES, "a quarter of --client-memory", "Answers that wait for one client"),
    /** Time without a frame of a WebSocket connection. */
    IDLE_TIME("idle-timeout", Unit.TIME, "30s", "Time a WebSocket connection may be without a frame of the client"),
    /** Names of a database. */
    NAMES("names-max", Unit.COUNT, "16", "Names of a database"),
    /** Publications at a time. */
    PUBLICATIONS("publications-max", Unit.COUNT, "4", "Publications that are handled at a time"),
    /** Issuers whose keys are kept. */
    ISSUERS("issuers-max", Unit.COUNT, "256", "Issuers of tokens whose keys are kept"),
    /** Time to fetch a document of an issuer. */
    ISSUER_TIME("issuer-timeout", Unit.TIME, "10s", "Time to fetch a document of an issuer of tokens", null, "24d"),
    /** Size of a document of an issuer. */
    ISSUER_ANSWER("issuer-answer-max", Unit.BYTES, "256KiB", "Document of an issuer of tokens"),

    /** Requests waiting for one database. */
    QUEUED_REQUESTS("queued-requests-max", Unit.COUNT, "65536", "Requests that wait for one database"),
    /** Queries of one database at a time. */
    QUERY_THREADS("query-threads", Unit.COUNT, "2", "Queries that one database runs at a time"),
    /** Time of an SQL statement. */
    QUERY_TIME("query-timeout", Unit.TIME, "30s", "Time of an SQL statement"),
    /** Memory of one SQL statement and its result. */
    QUERY_MEMORY(
            "query-memory-max",
            Unit.BYTES,
            "a sixteenth of the heap, at most 512MiB",
            "Memory of one SQL statement and its result"),
    /** Rows of a result. */
    QUERY_ROWS("query-rows-max", Unit.COUNT, "10000000", "Rows of the result of an SQL statement"),
    /** Memory of all SQL statements and their results. */
    QUERIES_MEMORY(
            "queries-memory",
            Unit.BYTES,
            "a quarter of the heap",
            "Memory of all SQL statements; they get three quarters"),
    /** Queries one client is subscribed to. */
    SUBSCRIBED_QUERIES("subscribed-queries-max", Unit.COUNT, "16384", "Queries one client is subscribed to"),

    /** Procedures and HTTP handlers of one database at a time. */
    PROCEDURES(
            "procedures-max",
            Unit.COUNT,
            "one per processor, 8 at least",
            "Procedures and HTTP handlers that one database runs at a time"),
    /** Time of an HTTP handler. */
    HANDLER_TIME("handler-time-max", Unit.TIME, "60s", "Time of an HTTP handler, without what it waits"),
    /** Time that one call of a procedure or HTTP handler sleeps. */
    SLEEP_TIME("sleep-time-max", Unit.TIME, "24h", "Time that one call of a procedure or HTTP handler sleeps"),

    /** Time of a view. */
    VIEW_TIME("view-time-max", Unit.TIME, "5s", "Time of a view, each time it is evaluated"),
    /** Time of all views that one transaction concerns. */
    VIEW_REFRESH_TIME("view-refresh-time-max", Unit.TIME, "30s", "Time of all views that one transaction concerns"),
    /** Views of one database at a time. */
    VIEWS("views-max", Unit.COUNT, "100000", "Views of a database read at a time, for all callers and arguments"),
    /** All views of one database with their rows and what they have read. */
    VIEWS_MEMORY("views-memory", Unit.BYTES, "an eighth of the heap", "All views of a database, with what they read"),

    /** Time to compile and start a program. */
    COMPILE_TIME("compile-timeout", Unit.TIME, "60s", "Time to compile a program and let it describe itself"),
    /** Time of the migrations of a module. */
    MIGRATION_TIME("migration-timeout", Unit.TIME, "600s", "Time of all migrations of a module when it is published"),
    /** Linear memory of an instance. */
    MODULE_MEMORY("module-memory-max", Unit.BYTES, "256MiB", "Linear memory of a module", "64KiB", "4GiB"),
    /** Live objects of an instance. */
    MODULE_OBJECTS("module-objects-max", Unit.BYTES, "a quarter of the heap", "Live objects of a module"),
    /** Entries of all tables of an instance. */
    MODULE_TABLE_ENTRIES(
            "module-table-entries-max", Unit.COUNT, "1000000", "Entries of the function tables of a module"),
    /** Call stack of a guest. */
    MODULE_STACK("module-stack-max", Unit.BYTES, "2MiB", "Call stack of a module; a thread has four times as much"),
    /** Share of the heap from which on nothing is added that stays. */
    HEAP_PERCENT(
            "heap-percent-max",
            Unit.COUNT,
            "75",
            "Percent of the old generation in use, without garbage, from which on no rows and databases are added"),
    /** Memory of all modules. */
    MODULES_MEMORY("modules-memory", Unit.BYTES, "half of the heap", "Memory of all modules"),
    /** Memory of the modules of one owner. */
    OWNER_MEMORY("owner-memory-max", Unit.BYTES, "half of --modules-memory", "Memory of the modules of one owner"),
    /** What a call may write. */
    CALL_WRITES("call-writes-max", Unit.BYTES, "a quarter of the heap", "Rows that one call writes"),
    /** What a call may scan at a time. */
    CALL_SCANS(
            "call-scans-max",
            Unit.BYTES,
            "an eighth of the heap, at most 256MiB",
            "Results of scans that one call keeps open"),
    /** Compiled programs on disk. */
    COMPILED_DISK("compiled-disk", Unit.BYTES, "256MiB", "Disk for compiled programs");

    /** What the number of a limit counts. */
    public enum Unit {
        /** Bytes, as in {@code 4096}, {@code 64KiB}, {@code 256MiB} or {@code 1GiB}. */
        BYTES("SIZE"),
        /** Things. */
        COUNT("N"),
        /** Nanoseconds, as in {@code 500ms} or {@code 2s}. */
        TIME("DURATION");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        /** Returns how help texts call a value. */
        public String label() {
            return label;
        }

        /** Returns the number that a text stands for; -1 if it stands for none. */
        public long parse(String text) {
            return switch (this) {
                case BYTES -> parseSize(text);
                case COUNT -> parseCount(text, 1);
                case TIME ->
                    Durations.parse(text).map(time -> Math.max(-1, nanos(time))).orElse(-1L);
            };
        }

        private static long nanos(Duration time) {
            try {
                return time.toNanos();
            } catch (ArithmeticException e) {
                return Long.MAX_VALUE;
            }
        }

        private static long parseSize(String text) {
            String lower = text.toLowerCase(Locale.ROOT).strip();
            int shift = lower.endsWith("kib") ? 10 : lower.endsWith("mib") ? 20 : lower.endsWith("gib") ? 30 : 0;
            return parseCount(
                    shift == 0 ? lower : lower.substring(0, lower.length() - 3).strip(), 1L << shift);
        }

        private static long parseCount(String digits, long each) {
            try {
                return Math.multiplyExact(Long.parseLong(digits), each);
            } catch (ArithmeticException | NumberFormatException e) {
                return -1;
            }
        }
    }

    private final String option;
    private final Unit unit;
    private final String byDefault;
    private final String what;
    /** Least value as options write it; null for 1. */
    private final @Nullable String least;
    /** Largest value as options write it; null for any. */
    private final @Nullable String most;

    Limit(String option, Unit unit, String byDefault, String what) {
        this(option, unit, byDefault, what, null, null);
    }

    Limit(String option, Unit unit, String byDefault, String what, @Nullable String least, @Nullable String most) {
        this.option = option;
        this.unit = unit;
        this.byDefault = byDefault;
        this.what = what;
        this.least = least;
        this.most = most;
    }

    /** Returns what is wrong with a value, for people; null if it can be set. */
    public @Nullable String problem(long value) {
        if (value < 1) {
            return "must be positive";
        }
        if (least != null && value < unit.parse(least)) {
            return "must be at least " + least;
        }
        return most != null && value > unit.parse(most) ? "must be at most " + most : null;
    }

    /** Returns the option of {@code stdb start}, with its dashes. */
    public String option() {
        return "--" + option;
    }

    /** Returns what is counted. */
    public Unit unit() {
        return unit;
    }

    /** Returns the default in words. */
    public String byDefault() {
        return byDefault;
    }

    /** Returns what is bounded, for people. */
    public String what() {
        return what;
    }
}
