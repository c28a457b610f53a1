package dev.stdb.server.durability;

/**
 * Limits of the queue between the database thread and the log thread. Immutable.
 *
 * @param queueCountMax transactions that may wait
 * @param queueSizeMaxBytes bytes of frames that may wait; a larger single transaction is taken when nothing else waits
 */
public record DurabilityConfig(int queueCountMax, int queueSizeMaxBytes) {

    /** 16,384 transactions as in the original (spec storage.md §2.4), and at most 16 MiB of memory for them. */
    private static final DurabilityConfig DEFAULTS = new DurabilityConfig(16_384, 16 * 1024 * 1024);

    /** Checks the limits. */
    public DurabilityConfig {
        if (queueCountMax < 1 || queueSizeMaxBytes < 1) {
            throw new IllegalArgumentException("limits must be positive: queueCountMax=" + queueCountMax
                    + ", queueSizeMaxBytes=" + queueSizeMaxBytes);
        }
    }

    /** Returns the limits for production. */
    public static DurabilityConfig defaults() {
        return DEFAULTS;
    }
}
