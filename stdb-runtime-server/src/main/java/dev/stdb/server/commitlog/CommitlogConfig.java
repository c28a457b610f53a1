package dev.stdb.server.commitlog;

/**
 * Settings of a log. Immutable.
 *
 * @param segmentSizeMaxBytes a new segment is begun before the first write to a segment of at least this many bytes; a
 *     segment exceeds it by at most one batch
 * @param preallocationBytes how far ahead of the last frame a segment is filled with zeros, so that a force need not
 *     write the length of the file too; 0 = not at all
 * @param indexIntervalMinBytes bytes of log between two entries of the offset index
 */
public record CommitlogConfig(long segmentSizeMaxBytes, int preallocationBytes, int indexIntervalMinBytes) {

    /** A quarter of the original's 1 GiB (spec storage.md §2.4): whole segments are what retention can remove. */
    public static final long DEFAULT_SEGMENT_SIZE_MAX_BYTES = 256L << 20;

    /**
     * What a disk writes in about the time of a force, because the transactions of one batch wait for it; more gains
     * nothing.
     */
    public static final int DEFAULT_PREALLOCATION_BYTES = 128 << 10;

    /** A seek reads at most this much in vain; 4,096 entries in a full segment. */
    public static final int DEFAULT_INDEX_INTERVAL_MIN_BYTES = 64 << 10;

    /** Checks the settings. */
    public CommitlogConfig {
        if (segmentSizeMaxBytes < 1 || preallocationBytes < 0 || indexIntervalMinBytes < 1) {
            throw new IllegalArgumentException("sizes must be positive: segmentSizeMaxBytes=" + segmentSizeMaxBytes
                    + ", preallocationBytes=" + preallocationBytes + ", indexIntervalMinBytes="
                    + indexIntervalMinBytes);
        }
    }

    /** Returns the settings for production. */
    public static CommitlogConfig defaults() {
        return new CommitlogConfig(
                DEFAULT_SEGMENT_SIZE_MAX_BYTES, DEFAULT_PREALLOCATION_BYTES, DEFAULT_INDEX_INTERVAL_MIN_BYTES);
    }

    /** Returns these settings with another size of segments. */
    public CommitlogConfig withSegmentSizeMaxBytes(long sizeMaxBytes) {
        return new CommitlogConfig(sizeMaxBytes, preallocationBytes, indexIntervalMinBytes);
    }

    /** Returns these settings with another preallocation. */
    public CommitlogConfig withPreallocationBytes(int bytes) {
        return new CommitlogConfig(segmentSizeMaxBytes, bytes, indexIntervalMinBytes);
    }
}
