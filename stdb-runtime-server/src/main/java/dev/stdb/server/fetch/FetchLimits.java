package dev.stdb.server.fetch;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.guest.OutgoingRequest;
import java.time.Duration;

/**
 * What requests of modules may cost. Immutable, but for the budget.
 *
 * @param timeMax longest time of a request with its redirects, whatever the module asks for
 * @param requestBytesMax largest body that is sent
 * @param responseBytesMax largest body that is received, both as it comes and uncompressed
 * @param redirectsMax most redirects that are followed
 * @param concurrentMax most requests at a time
 * @param memory what all bodies are taken from
 */
public record FetchLimits(
        Duration timeMax,
        int requestBytesMax,
        int responseBytesMax,
        int redirectsMax,
        int concurrentMax,
        ByteBudget memory) {
    // Compat: spec module-abi.md §10.
    private static final Duration TIME_MAX = Duration.ofSeconds(180);
    private static final int REDIRECTS_MAX = 10;

    private static final int CONCURRENT_MAX = 64;
    private static final int HEAP_DIVISOR = 8;

    /** Returns the limits used unless configured otherwise. */
    public static FetchLimits defaults() {
        long memory = Runtime.getRuntime().maxMemory() / HEAP_DIVISOR;
        return new FetchLimits(
                TIME_MAX,
                OutgoingRequest.BODY_BYTES_MAX,
                OutgoingRequest.BODY_BYTES_MAX,
                REDIRECTS_MAX,
                CONCURRENT_MAX,
                new ByteBudget(memory));
    }

    /** Returns these limits with another bound on time. */
    public FetchLimits withTimeMax(Duration time) {
        return new FetchLimits(time, requestBytesMax, responseBytesMax, redirectsMax, concurrentMax, memory);
    }

    /** Returns these limits with another bound on bodies in both directions. */
    public FetchLimits withBodyBytesMax(int bytes) {
        return new FetchLimits(timeMax, bytes, bytes, redirectsMax, concurrentMax, memory);
    }

    /** Returns these limits with another number of redirects. */
    public FetchLimits withRedirectsMax(int count) {
        return new FetchLimits(timeMax, requestBytesMax, responseBytesMax, count, concurrentMax, memory);
    }

    /** Returns these limits with another number of requests at a time. */
    public FetchLimits withConcurrentMax(int count) {
        return new FetchLimits(timeMax, requestBytesMax, responseBytesMax, redirectsMax, count, memory);
    }

    /** Returns these limits with another budget of memory. */
    public FetchLimits withMemory(ByteBudget budget) {
        return new FetchLimits(timeMax, requestBytesMax, responseBytesMax, redirectsMax, concurrentMax, budget);
    }
}
