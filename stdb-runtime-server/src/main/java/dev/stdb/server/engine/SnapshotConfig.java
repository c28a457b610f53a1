package dev.stdb.server.engine;

import java.time.Duration;

/**
 * When snapshots are taken and how many are kept. Immutable.
 *
 * <p>A snapshot is due when one of the three limits is reached since the last one. It is then taken as soon as none is
 * running and the last one ended at least {@link #REST_FACTOR} times its own duration ago, so that a busy database
 * spends at most a fifth of its time on snapshots.
 *
 * @param txCountMax transactions after which a snapshot is due; {@link Long#MAX_VALUE} for never
 * @param logSizeMaxBytes bytes of log after which a snapshot is due, unless the last snapshot is larger than that: then
 *     as many as it has, so that a large database is not written over and over for a short log; {@link Long#MAX_VALUE}
 *     for never
 * @param interval time after which a snapshot is due if there was a transaction; looked at when a transaction commits
 * @param keepCount snapshots that are kept; the log is kept from the oldest of them on
 */
public record SnapshotConfig(long txCountMax, long logSizeMaxBytes, Duration interval, int keepCount) {

    /** See the description of the class. */
    public static final int REST_FACTOR = 4;

    /** As the original (spec storage.md §4.1). */
    private static final long DEFAULT_TX_COUNT_MAX = 1_000_000;

    /** Replayed in a few seconds. */
    private static final long DEFAULT_LOG_SIZE_MAX_BYTES = 256L << 20;

    private static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

    /** One to fall back to. */
    private static final int DEFAULT_KEEP_COUNT = 2;

    private static final Duration NEVER = Duration.ofDays(365L * 100);

    /** Checks the limits. */
    public SnapshotConfig {
        if (txCountMax < 1
                || logSizeMaxBytes < 1
                || interval.isNegative()
                || interval.isZero()
                || interval.compareTo(NEVER) > 0
                || keepCount < 1) {
            throw new IllegalArgumentException("limits must be positive: txCountMax=" + txCountMax
                    + ", logSizeMaxBytes=" + logSizeMaxBytes + ", interval=" + interval + ", keepCount=" + keepCount);
        }
    }

    /** Returns the limits for production. */
    public static SnapshotConfig defaults() {
        return new SnapshotConfig(
                DEFAULT_TX_COUNT_MAX, DEFAULT_LOG_SIZE_MAX_BYTES, DEFAULT_INTERVAL, DEFAULT_KEEP_COUNT);
    }

    /** Returns a configuration by which no snapshot is ever due; the log is kept for good. */
    public static SnapshotConfig never() {
        return new SnapshotConfig(Long.MAX_VALUE, Long.MAX_VALUE, NEVER, DEFAULT_KEEP_COUNT);
    }

    /** Returns these limits with another number of transactions. */
    public SnapshotConfig withTxCountMax(long newTxCountMax) {
        return new SnapshotConfig(newTxCountMax, logSizeMaxBytes, interval, keepCount);
    }

    /** Returns these limits with another size of the log. */
    public SnapshotConfig withLogSizeMaxBytes(long newLogSizeMaxBytes) {
        return new SnapshotConfig(txCountMax, newLogSizeMaxBytes, interval, keepCount);
    }

    /** Returns these limits with another interval. */
    public SnapshotConfig withInterval(Duration newInterval) {
        return new SnapshotConfig(txCountMax, logSizeMaxBytes, newInterval, keepCount);
    }

    /** Returns these limits with another number of snapshots kept. */
    public SnapshotConfig withKeepCount(int newKeepCount) {
        return new SnapshotConfig(txCountMax, logSizeMaxBytes, interval, newKeepCount);
    }
}
