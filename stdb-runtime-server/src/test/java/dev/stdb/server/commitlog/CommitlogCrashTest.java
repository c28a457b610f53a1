package dev.stdb.server.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the log at every operation that changes the disk, in every way the fake disk knows, and checks what is left: a
 * prefix of what was written, all of what was acknowledged, nothing else; and that the log goes on from there.
 */
class CommitlogCrashTest {

    private static final Path DIRECTORY = Path.of("db", "clog");
    private static final long FIRST_SEED = Long.getLong("stdb.crash.firstSeed", 0);
    private static final long SEED_COUNT = Long.getLong("stdb.crash.seeds", 6);

    /** Small enough that the workload fills several segments. */
    private static final CommitlogConfig CONFIG = new CommitlogConfig(3_000, 1_000, 200);

    /** One run of the workload on one disk, which may end early. */
    private static final class Workload {
        final FaultyFileSystem files;
        final Random random;
        final List<byte[]> written = new ArrayList<>();
        long acknowledgedCount;

        Workload(long seed) {
            files = new FaultyFileSystem(seed);
            random = new Random(seed);
        }

        /** Opens, checks what is there, appends; stops at the first failure. */
        void run(int batchCount) {
            try (Commitlog log = openAndCheck()) {
                for (int i = 0; i < batchCount; i++) {
                    CommitBatch batch = randomBatch(log.nextTxOffset());
                    writeAtLast(log, batch);
                    log.prepareNext();
                    if (random.nextInt(4) > 0) {
                        log.force();
                        acknowledgedCount = log.durableCount();
                    }
                }
            } catch (CommitlogException e) {
                assertThat(e.code()).isIn(CommitlogErrorCode.COMMITLOG_IO, CommitlogErrorCode.COMMITLOG_WRITE);
            }
        }

        /** Tries once more, as everybody does. */
        private static void writeAtLast(Commitlog log, CommitBatch batch) {
            try {
                log.write(batch);
            } catch (CommitlogException e) {
                if (e.code() != CommitlogErrorCode.COMMITLOG_WRITE) {
                    throw e;
                }
                log.write(batch);
            }
        }

        private Commitlog openAndCheck() {
            List<byte[]> read = new ArrayList<>();
            Commitlog log = Commitlog.open(files, DIRECTORY, CONFIG, 0, (txOffset, array, offset, length) -> {
                assertThat(txOffset).isEqualTo(read.size());
                read.add(java.util.Arrays.copyOfRange(array, offset, offset + length));
            });
            assertThat((long) read.size()).as("acknowledged transactions").isGreaterThanOrEqualTo(acknowledgedCount);
            assertThat(read.size()).as("invented transactions").isLessThanOrEqualTo(written.size());
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.get(i)).as("transaction %d", i).isEqualTo(written.get(i));
            }
            assertThat(log.nextTxOffset()).isEqualTo(read.size());
            assertThat(log.durableCount()).isEqualTo(read.size());
            written.subList(read.size(), written.size()).clear();
            acknowledgedCount = read.size();
            return log;
        }

        private CommitBatch randomBatch(long firstTxOffset) {
            CommitBatch batch = new CommitBatch();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 2_000 : 60)];
                random.nextBytes(payload);
                batch.add(firstTxOffset + i, payload, 0, payload.length);
                written.add(payload);
            }
            return batch;
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FORCE_LIES_ONCE", mode = EnumSource.Mode.EXCLUDE)
    void afterAnyCrashTheLogIsAPrefixWithEverythingAcknowledged(Fault fault) {
        int runCount = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed++) {
            Workload dryRun = new Workload(seed);
            dryRun.run(25);
            long operationCount = dryRun.files.operationCount();
            assertThat(operationCount).isGreaterThan(40);
            for (long failAt = 0; failAt < operationCount; failAt++) {
                for (Survival survival : Survival.values()) {
                    crashOnce(seed, failAt, fault, survival);
                    runCount++;
                }
            }
        }
        assertThat(runCount).isGreaterThan((int) SEED_COUNT * 150);
    }

    private static void crashOnce(long seed, long failAt, Fault fault, Survival survival) {
        Workload workload = new Workload(seed);
        workload.files.failAt(failAt, fault);
        try {
            workload.run(25);
            workload.files.crash(survival);
            // Twice more: recovery itself crashes somewhere, then it gets its chance.
            workload.files.failAt(workload.random.nextInt(12), fault);
            workload.run(3);
            workload.files.crash(survival);
            workload.run(10);
            workload.files.crash(Survival.NONE);
            workload.run(0);
            assertThat(workload.files.openFileCount()).as("open files").isZero();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed=" + seed + ", failAt=" + failAt + ", fault=" + fault + ", survival=" + survival + "\n"
                            + String.join("\n", workload.files.trace()),
                    e);
        }
    }

    @Test
    void afterAFailedForceNothingIsAcknowledgedAlthoughLaterForcesSucceed() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed++) {
            Workload dryRun = new Workload(seed);
            dryRun.run(25);
            for (long failAt = 0; failAt < dryRun.files.operationCount(); failAt++) {
                for (Survival survival : Survival.values()) {
                    crashOnce(seed, failAt, Fault.FORCE_LIES_ONCE, survival);
                }
            }
        }
    }
}
