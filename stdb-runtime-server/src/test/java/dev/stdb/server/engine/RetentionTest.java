package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.tx.TxData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of 1,000 transactions a second, on a clock that runs as fast as the transactions do, stays within what the
 * configuration allows.
 *
 * <p>By default a hundredth of the day with a hundredth of the limits. The whole day with the limits of production,
 * which writes 9 GB: {@code -Dstdb.retention.share=1}.
 */
class RetentionTest {

    /** The day is divided by this, and so are the limits. */
    private static final int SHARE = Integer.getInteger("stdb.retention.share", 100);

    private static final int TX_PER_SECOND = 1_000;
    private static final int SECONDS = 24 * 60 * 60 / SHARE;

    private static final SnapshotConfig SNAPSHOTS = SnapshotConfig.defaults()
            .withTxCountMax(SnapshotConfig.defaults().txCountMax() / SHARE)
            .withLogSizeMaxBytes(SnapshotConfig.defaults().logSizeMaxBytes() / SHARE)
            .withInterval(Duration.ofHours(1).dividedBy(SHARE));
    private static final CommitlogConfig LOG = new CommitlogConfig(
            CommitlogConfig.DEFAULT_SEGMENT_SIZE_MAX_BYTES / SHARE,
            CommitlogConfig.DEFAULT_PREALLOCATION_BYTES / SHARE,
            CommitlogConfig.DEFAULT_INDEX_INTERVAL_MIN_BYTES);

    @TempDir
    private Path directory;

    @Test
    void dayOfTransactionsStaysWithinRetention() throws IOException {
        ManualClock clock = new ManualClock();
        EngineConfig config = EngineConfig.onDisk("test", directory)
                .withClock(clock)
                .withCommitlog(LOG)
                .withSnapshots(SNAPSHOTS);
        // From the older of two snapshots to the next one that is due, the segments at both ends, and what is
        // preallocated.
        long logMax = 3 * SNAPSHOTS.logSizeMaxBytes() + 2 * LOG.segmentSizeMaxBytes() + LOG.preallocationBytes();
        long logged = 0;
        long largest = 0;
        int accounts = 1_000;
        DatabaseEngine engine = DatabaseEngine.open(config, ReplayProgress.NONE);
        LargeDatabase data = new LargeDatabase(engine, accounts, 1);
        data.load(accounts);
        long loaded = engine.datastore().nextTxOffset();
        for (int second = 0; second < SECONDS; second++) {
            for (int i = 0; i < TX_PER_SECOND; i++) {
                clock.micros += 1_000_000 / TX_PER_SECOND;
                logged += data.transfer(false) == TxData.NO_OFFSET ? 0 : 1;
            }
            // At this rate a snapshot takes a small part of a second.
            engine.awaitSnapshots();
            if (second % 10 == 0) {
                long log = size(directory.resolve("clog"));
                largest = Math.max(largest, log);
                assertThat(log).as("bytes of log after %d seconds", second).isLessThanOrEqualTo(logMax);
                assertThat(size(directory.resolve("snapshots")))
                        .as("bytes of snapshots after %d seconds", second)
                        .isLessThan(2_000_000);
            }
        }
        long written = engine.datastore().nextTxOffset();
        engine.close();
        assertThat(written).isEqualTo(loaded + logged);
        // Now and then a transfer sets the balances that are there, which is not logged.
        assertThat(logged).isGreaterThan(SECONDS * TX_PER_SECOND * 999L / 1_000);
        assertThat(largest).as("retention had something to do").isLessThan(written * 60);
        DatabaseEngine reopened = DatabaseEngine.open(config, ReplayProgress.NONE);
        LargeDatabase.assertSame(reopened.datastore(), engine.datastore());
        reopened.close();
    }

    private static long size(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        long total = 0;
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                // A snapshot thread may remove files meanwhile.
                total += Files.exists(file) ? Files.size(file) : 0;
            }
        }
        return total;
    }
}
