package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.view.ViewLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a hosted database. Immutable.
 *
 * @param clock source of time
 * @param guests what runs its module, with the bounds on that
 * @param queueCapacity most requests that may wait for the database thread
 * @param queryThreads most queries that run at the same time, beside the database thread
 * @param queryTimeMax most time one query may take
 * @param views bounds on its views
 * @param http makes requests of its procedures to other servers
 * @param seeds draws the seed of each call; thread-safe
 * @param logDirectory where the module's log goes; null keeps it in memory
 */
public record HostConfig(
        Clock clock,
        GuestLoader guests,
        int queueCapacity,
        int queryThreads,
        Duration queryTimeMax,
        ViewLimits views,
        OutgoingHttp http,
        RandomSource seeds,
        @Nullable Path logDirectory) {
    private static final int QUEUE_CAPACITY = 65_536;
    private static final int QUERY_THREADS = 2;

    /** Most time an ad-hoc query may take unless configured otherwise. */
    public static final Duration QUERY_TIME_MAX = Duration.ofSeconds(30);

    /** Returns the default settings: the machine's clock, log in memory, no requests to other servers. */
    public static HostConfig of(GuestLoader guests) {
        return new HostConfig(
                Clock.system(),
                guests,
                QUEUE_CAPACITY,
                QUERY_THREADS,
                QUERY_TIME_MAX,
                ViewLimits.defaults(),
                OutgoingHttp.DISABLED,
                RandomSource.fast(),
                null);
    }

    /** Returns these settings with something else that runs the module. */
    public HostConfig withGuests(GuestLoader newGuests) {
        return new HostConfig(
                clock, newGuests, queueCapacity, queryThreads, queryTimeMax, views, http, seeds, logDirectory);
    }

    /** Returns these settings with another length of the request queue. */
    public HostConfig withQueueCapacity(int capacity) {
        return new HostConfig(clock, guests, capacity, queryThreads, queryTimeMax, views, http, seeds, logDirectory);
    }

    /** Returns these settings with another bound on the time of a query. */
    public HostConfig withQueryTimeMax(Duration time) {
        return new HostConfig(clock, guests, queueCapacity, queryThreads, time, views, http, seeds, logDirectory);
    }

    /** Returns these settings with other bounds on views. */
    public HostConfig withViews(ViewLimits limits) {
        return new HostConfig(
                clock, guests, queueCapacity, queryThreads, queryTimeMax, limits, http, seeds, logDirectory);
    }

    /** Returns these settings with something that makes requests to other servers. */
    public HostConfig withHttp(OutgoingHttp newHttp) {
        return new HostConfig(
                clock, guests, queueCapacity, queryThreads, queryTimeMax, views, newHttp, seeds, logDirectory);
    }

    /** Returns these settings with the module's log in files of the given directory. */
    public HostConfig withLogDirectory(Path directory) {
        return new HostConfig(clock, guests, queueCapacity, queryThreads, queryTimeMax, views, http, seeds, directory);
    }

    /** Returns these settings with another clock. */
    public HostConfig withClock(Clock newClock) {
        return new HostConfig(
                newClock, guests, queueCapacity, queryThreads, queryTimeMax, views, http, seeds, logDirectory);
    }

    /** Returns these settings with another source of seeds. */
    public HostConfig withSeeds(RandomSource newSeeds) {
        return new HostConfig(
                clock, guests, queueCapacity, queryThreads, queryTimeMax, views, http, newSeeds, logDirectory);
    }
}
