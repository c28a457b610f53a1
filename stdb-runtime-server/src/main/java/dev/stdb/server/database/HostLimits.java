package dev.stdb.server.database;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.HeapRoom;
import dev.stdb.server.query.QueryLimits;
import dev.stdb.server.query.QueryMemory;
import dev.stdb.server.subscription.SubscriptionRegistry;
import java.time.Duration;

/**
 * Bounds on what one database does for those who ask (docs/security.md). Immutable.
 *
 * @param queueCapacity most requests that may wait for the database thread
 * @param queryThreads most queries that run at the same time, beside the database thread
 * @param queryTimeMax most time one query may take
 * @param queryBytesMax most memory of one query and its result, in bytes
 * @param queryRowsMax most rows of a result
 * @param queryMemory what the memory of all queries is taken from; shared by all databases
 * @param subscribedMax most queries one client may be subscribed to
 * @param loadTimeMax most time to compile a program, start it and let it describe itself
 * @param migrationTimeMax most time that the migrations of a module may take when it is published
 * @param proceduresMax most procedures and HTTP handlers that run at the same time
 * @param handlerTimeMax most time of its own one HTTP handler may take
 * @param sleepTimeMax most time that one call of a procedure or HTTP handler may sleep, all its sleeps together
 * @param heap whether databases, programs and rows can be added at all
 */
public record HostLimits(
        int queueCapacity,
        int queryThreads,
        Duration queryTimeMax,
        long queryBytesMax,
        long queryRowsMax,
        ByteBudget queryMemory,
        int subscribedMax,
        Duration loadTimeMax,
        Duration migrationTimeMax,
        int proceduresMax,
        Duration handlerTimeMax,
        Duration sleepTimeMax,
        HeapRoom heap) {

    private static final int QUEUE_CAPACITY = 65_536;
    private static final int QUERY_THREADS = 2;
    private static final Duration QUERY_TIME_MAX = Duration.ofSeconds(30);

    /** Real programs take a few seconds on a slow machine. */
    private static final Duration LOAD_TIME_MAX = Duration.ofSeconds(60);

    /** A publisher waits as long for the answer, and everybody else for the database. */
    private static final Duration MIGRATION_TIME_MAX = Duration.ofMinutes(10);

    private static final Duration HANDLER_TIME_MAX = Duration.ofSeconds(60);

    /** Who sleeps keeps a turn of its database. What is to happen later than this is a matter of schedules. */
    private static final Duration SLEEP_TIME_MAX = Duration.ofHours(24);

    /** Fewest procedures at a time, whatever the machine has: most wait for a disk, a clock or another server. */
    private static final int PROCEDURES_MIN = 8;

    /** Returns the limits used unless configured otherwise. */
    public static HostLimits defaults() {
        return new HostLimits(
                QUEUE_CAPACITY,
                QUERY_THREADS,
                QUERY_TIME_MAX,
                QueryLimits.BYTES_MAX_DEFAULT,
                QueryLimits.ROWS_MAX_DEFAULT,
                QueryMemory.ALL,
                SubscriptionRegistry.CLIENT_QUERIES_MAX,
                LOAD_TIME_MAX,
                MIGRATION_TIME_MAX,
                Math.max(PROCEDURES_MIN, Runtime.getRuntime().availableProcessors()),
                HANDLER_TIME_MAX,
                SLEEP_TIME_MAX,
                HeapRoom.ofJvm());
    }

    /**
     * Checks that something may be added that stays in memory.
     *
     * @param what is to be added, in the plural
     * @throws DatabaseException if there is no room for it
     */
    void checkRoom(String what) {
        if (heap.isTight()) {
            throw DatabaseException.noRoom("the server has no memory for more " + what + ": heapPercentMax="
                    + heap.percentMax() + "; delete some first");
        }
    }

    /** Returns these limits with another length of the request queue. */
    HostLimits withQueueCapacity(int capacity) {
        return new HostLimits(
                capacity,
                queryThreads,
                queryTimeMax,
                queryBytesMax,
                queryRowsMax,
                queryMemory,
                subscribedMax,
                loadTimeMax,
                migrationTimeMax,
                proceduresMax,
                handlerTimeMax,
                sleepTimeMax,
                heap);
    }

    /** Returns these limits with another bound on the time of migrations. */
    public HostLimits withMigrationTimeMax(Duration time) {
        return new HostLimits(
                queueCapacity,
                queryThreads,
                queryTimeMax,
                queryBytesMax,
                queryRowsMax,
                queryMemory,
                subscribedMax,
                loadTimeMax,
                time,
                proceduresMax,
                handlerTimeMax,
                sleepTimeMax,
                heap);
    }

    /** Returns these limits with another number of procedures and HTTP handlers at a time. */
    HostLimits withProceduresMax(int max) {
        return new HostLimits(
                queueCapacity,
                queryThreads,
                queryTimeMax,
                queryBytesMax,
                queryRowsMax,
                queryMemory,
                subscribedMax,
                loadTimeMax,
                migrationTimeMax,
                max,
                handlerTimeMax,
                sleepTimeMax,
                heap);
    }

    /** Returns these limits with another bound on the time that a call sleeps. */
    HostLimits withSleepTimeMax(Duration time) {
        return new HostLimits(
                queueCapacity,
                queryThreads,
                queryTimeMax,
                queryBytesMax,
                queryRowsMax,
                queryMemory,
                subscribedMax,
                loadTimeMax,
                migrationTimeMax,
                proceduresMax,
                handlerTimeMax,
                time,
                heap);
    }

    /** Returns these limits with another bound on the time of a query. */
    HostLimits withQueryTimeMax(Duration time) {
        return new HostLimits(
                queueCapacity,
                queryThreads,
                time,
                queryBytesMax,
                queryRowsMax,
                queryMemory,
                subscribedMax,
                loadTimeMax,
                migrationTimeMax,
                proceduresMax,
                handlerTimeMax,
                sleepTimeMax,
                heap);
    }
}
