package dev.stdb.server.durability;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the queue between the database thread and the log thread, and what becomes of the log that is no longer
 * needed. Immutable.
 *
 * @param queueCountMax transactions that may wait
 * @param queueSizeMaxBytes bytes of frames that may wait; a larger single transaction is taken when nothing else waits
 * @param archiveDirectory where segments go that restoring does not need; created if needed; null to delete them
 */
public record DurabilityConfig(
        int queueCountMax, int queueSizeMaxBytes, @Nullable Path archiveDirectory) {

    /** 16,384 transactions as in the original (spec storage.md §2.4), and at most 16 MiB of memory for them. */
    private static final DurabilityConfig DEFAULTS = new DurabilityConfig(16_384, 16 * 1024 * 1024, null);

    /** Creates a configuration without archive. */
    public DurabilityConfig(int queueCountMax, int queueSizeMaxBytes) {
        this(queueCountMax, queueSizeMaxBytes, null);
    }

    /** Checks the limits. */
    public DurabilityConfig {
        if (queueCountMax < 1 || queueSizeMaxBytes < 1) {
            throw new IllegalArgumentException("limits must be positive: queueCountMax=" + queueCountMax
                    + ", queueSizeMaxBytes=" + queueSizeMaxBytes);
        }
    }

    /** Returns these settings with an archive. */
    public DurabilityConfig withArchiveDirectory(@Nullable Path directory) {
        return new DurabilityConfig(queueCountMax, queueSizeMaxBytes, directory);
    }

    /** Returns the limits for production. */
    public static DurabilityConfig defaults() {
        return DEFAULTS;
    }
}
