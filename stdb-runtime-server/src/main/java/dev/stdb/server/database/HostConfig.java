package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.wasm.WasmLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a hosted database. Immutable.
 *
 * @param clock source of time
 * @param limits bounds on guest code
 * @param abiLimits bounds on what the host does for a call
 * @param queueCapacity most requests that may wait for the database thread
 * @param queryThreads most queries that run at the same time, beside the database thread
 * @param queryTimeMax most time one query may take
 * @param logDirectory where the module's log goes; null keeps it in memory
 */
public record HostConfig(
        Clock clock,
        WasmLimits limits,
        AbiLimits abiLimits,
        int queueCapacity,
        int queryThreads,
        Duration queryTimeMax,
        @Nullable Path logDirectory) {
    private static final int QUEUE_CAPACITY = 65_536;
    private static final int QUERY_THREADS = 2;

    /** Most time an ad-hoc query may take unless configured otherwise. */
    public static final Duration QUERY_TIME_MAX = Duration.ofSeconds(30);

    /** Most time a reducer call may take unless configured otherwise. */
    public static final Duration CALL_TIME_MAX = Duration.ofSeconds(60);

    /** Returns the default settings: the machine's clock, 60 s per call, log in memory. */
    public static HostConfig defaults() {
        return new HostConfig(
                Clock.system(),
                WasmLimits.defaults().withCallNanosMax(CALL_TIME_MAX.toNanos()),
                AbiLimits.defaults(),
                QUEUE_CAPACITY,
                QUERY_THREADS,
                QUERY_TIME_MAX,
                null);
    }

    /** Returns these settings with another bound on the time of a call. */
    public HostConfig withCallTimeMax(Duration time) {
        return withLimits(limits.withCallNanosMax(time.toNanos()));
    }

    /** Returns these settings with other bounds on guest code. */
    public HostConfig withLimits(WasmLimits newLimits) {
        return new HostConfig(clock, newLimits, abiLimits, queueCapacity, queryThreads, queryTimeMax, logDirectory);
    }

    /** Returns these settings with other bounds on what the host does for a call. */
    public HostConfig withAbiLimits(AbiLimits newLimits) {
        return new HostConfig(clock, limits, newLimits, queueCapacity, queryThreads, queryTimeMax, logDirectory);
    }

    /** Returns these settings with another length of the request queue. */
    public HostConfig withQueueCapacity(int capacity) {
        return new HostConfig(clock, limits, abiLimits, capacity, queryThreads, queryTimeMax, logDirectory);
    }

    /** Returns these settings with another bound on the time of a query. */
    public HostConfig withQueryTimeMax(Duration time) {
        return new HostConfig(clock, limits, abiLimits, queueCapacity, queryThreads, time, logDirectory);
    }

    /** Returns these settings with the module's log in files of the given directory. */
    public HostConfig withLogDirectory(Path directory) {
        return new HostConfig(clock, limits, abiLimits, queueCapacity, queryThreads, queryTimeMax, directory);
    }

    /** Returns these settings with another clock. */
    public HostConfig withClock(Clock newClock) {
        return new HostConfig(newClock, limits, abiLimits, queueCapacity, queryThreads, queryTimeMax, logDirectory);
    }
}
