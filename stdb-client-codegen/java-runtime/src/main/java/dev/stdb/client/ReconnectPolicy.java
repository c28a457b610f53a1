package dev.stdb.client;

import java.time.Duration;
import java.util.Optional;

/**
 * When a lost connection is made again. Immutable.
 *
 * <p>Before attempt {@code n} a connection waits a random part of {@code firstDelay * 2^(n-1)}, at most of {@code
 * maxDelay}, so that the clients of a server that restarts do not come all at once.
 *
 * @param firstDelay longest wait before the first attempt
 * @param maxDelay longest wait before any attempt
 * @param giveUpAfter how long a connection may stay lost before it ends; empty for ever
 * @param keptCalls how many calls made while the connection is lost are kept and sent when it is back; the others fail
 *     at once. Those that were under way when it was lost are never sent again
 * @param includesFirst whether also a connection that was never ready is tried again
 */
public record ReconnectPolicy(
        Duration firstDelay, Duration maxDelay, Optional<Duration> giveUpAfter, int keptCalls, boolean includesFirst) {
    private static final Duration FIRST_DELAY_DEFAULT = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY_DEFAULT = Duration.ofSeconds(30);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a delay is not positive, the first is longer than the longest, or calls are
     *     less than none
     */
    public ReconnectPolicy {
        if (!isPositive(firstDelay)
                || firstDelay.compareTo(maxDelay) > 0
                || !giveUpAfter.map(ReconnectPolicy::isPositive).orElse(true)
                || keptCalls < 0) {
            throw new IllegalArgumentException(
                    "delays must be positive and grow, kept calls must not be negative: firstDelay=" + firstDelay
                            + ", maxDelay=" + maxDelay + ", giveUpAfter=" + giveUpAfter + ", keptCalls=" + keptCalls);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    /** Returns a policy that waits up to a second at first and up to 30 later, never gives up, and keeps no calls. */
    public static ReconnectPolicy standard() {
        return new ReconnectPolicy(FIRST_DELAY_DEFAULT, MAX_DELAY_DEFAULT, Optional.empty(), 0, false);
    }

    /** Returns this policy with other delays. */
    public ReconnectPolicy withDelays(Duration first, Duration max) {
        return new ReconnectPolicy(first, max, giveUpAfter, keptCalls, includesFirst);
    }

    /** Returns this policy with an end to its patience. */
    public ReconnectPolicy givingUpAfter(Duration value) {
        return new ReconnectPolicy(firstDelay, maxDelay, Optional.of(value), keptCalls, includesFirst);
    }

    /** Returns this policy with a number of calls to keep. */
    public ReconnectPolicy keepingCalls(int max) {
        return new ReconnectPolicy(firstDelay, maxDelay, giveUpAfter, max, includesFirst);
    }

    /** Returns this policy for connections that were never ready, too. */
    public ReconnectPolicy includingFirst() {
        return new ReconnectPolicy(firstDelay, maxDelay, giveUpAfter, keptCalls, true);
    }
}
