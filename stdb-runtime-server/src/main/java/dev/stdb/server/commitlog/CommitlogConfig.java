package dev.stdb.server.commitlog;

/**
 * Settings of a log. Immutable.
 *
 * @param segmentSizeMaxBytes a new segment is begun before the first write to a segment of at least this many bytes; a segment exceeds it by at
 *     most one batch
 */
public record CommitlogConfig(long segmentSizeMaxBytes) {

    /** 1 GiB as the original has it (spec storage.md §2.4). */
    public static final long DEFAULT_SEGMENT_SIZE_MAX_BYTES = 1L << 30;

    /** Checks the settings. */
    public CommitlogConfig {
        if (segmentSizeMaxBytes < 1) {
            throw new IllegalArgumentException("segmentSizeMaxBytes must be positive: " + segmentSizeMaxBytes);
        }
    }

    /** Returns the settings for production. */
    public static CommitlogConfig defaults() {
        return new CommitlogConfig(DEFAULT_SEGMENT_SIZE_MAX_BYTES);
    }
}
