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
 * @param limits bounds on what it does for those who ask
 * @param views bounds on its views
 * @param http makes requests of its procedures to other servers
 * @param outbound brings messages of its outboxes to other databases
 * @param seeds draws the seed of each call; thread-safe
 * @param logDirectory where the module's log goes; null keeps it in memory
 */
public record HostConfig(
        Clock clock,
        GuestLoader guests,
        HostLimits limits,
        ViewLimits views,
        OutgoingHttp http,
        OutboundTransport outbound,
        RandomSource seeds,
        @Nullable Path logDirectory) {

    /** Returns the default settings: the machine's clock, log in memory, no requests to other servers. */
    public static HostConfig of(GuestLoader guests) {
        return new HostConfig(
                Clock.system(),
                guests,
                HostLimits.defaults(),
                ViewLimits.defaults(),
                OutgoingHttp.DISABLED,
                OutboundTransport.NONE,
                RandomSource.fast(),
                null);
    }

    /** Returns these settings with something else that runs the module. */
    public HostConfig withGuests(GuestLoader newGuests) {
        return new HostConfig(clock, newGuests, limits, views, http, outbound, seeds, logDirectory);
    }

    /** Returns these settings with other bounds on what is done for those who ask. */
    public HostConfig withLimits(HostLimits newLimits) {
        return new HostConfig(clock, guests, newLimits, views, http, outbound, seeds, logDirectory);
    }

    /** Returns these settings with another length of the request queue. */
    public HostConfig withQueueCapacity(int capacity) {
        return withLimits(limits.withQueueCapacity(capacity));
    }

    /** Returns these settings with another bound on the time of a query. */
    public HostConfig withQueryTimeMax(Duration time) {
        return withLimits(limits.withQueryTimeMax(time));
    }

    /** Returns these settings with other bounds on views. */
    public HostConfig withViews(ViewLimits newLimits) {
        return new HostConfig(clock, guests, limits, newLimits, http, outbound, seeds, logDirectory);
    }

    /** Returns these settings with something that makes requests to other servers. */
    public HostConfig withHttp(OutgoingHttp newHttp) {
        return new HostConfig(clock, guests, limits, views, newHttp, outbound, seeds, logDirectory);
    }

    /** Returns these settings with something that brings messages to other databases. */
    public HostConfig withOutbound(OutboundTransport newOutbound) {
        return new HostConfig(clock, guests, limits, views, http, newOutbound, seeds, logDirectory);
    }

    /** Returns these settings with the module's log in files of the given directory. */
    public HostConfig withLogDirectory(Path directory) {
        return new HostConfig(clock, guests, limits, views, http, outbound, seeds, directory);
    }

    /** Returns these settings with another clock. */
    public HostConfig withClock(Clock newClock) {
        return new HostConfig(newClock, guests, limits, views, http, outbound, seeds, logDirectory);
    }

    /** Returns these settings with another source of seeds. */
    public HostConfig withSeeds(RandomSource newSeeds) {
        return new HostConfig(clock, guests, limits, views, http, outbound, newSeeds, logDirectory);
    }
}
