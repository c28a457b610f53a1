package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a database at every disk operation of a workload of schema changes, new tables whose rows take several records,
 * inserts, updates, deletes, rollbacks and snapshots with retention, reopens it, and compares its whole state with what
 * it was after each commit.
 *
 * <p>More seeds: {@code -Dstdb.crash.seeds=1000}, from another one on: {@code -Dstdb.crash.firstSeed=3}.
 */
class EngineCrashTest {

    private static final long FIRST_SEED = Long.getLong("stdb.crash.firstSeed", 0);
    private static final long SEED_COUNT = Long.getLong("stdb.crash.seeds", 3);
    private static final int TX_COUNT = 25;

    /** More than everybody else's rows, so that only new tables are large; half of it is a part. */
    private static final int TX_SIZE_MAX = 8_000;

    /** One database and all it ever was. */
    private static final class Workload {
        final FaultyFileSystem files;
        final Random random;

        /** Element n = the state after n records of the current history. */
        final List<Map<String, List<String>>> states = new ArrayList<>();

        /** Element n = the greatest number the sequence had handed out after n records. */
        final List<Long> handedOut = new ArrayList<>();

        int snapshotCount;

        /** Transactions that took several records. */
        int splitCount;

        final AtomicLong acknowledgedCount = new AtomicLong();

        Workload(long seed) {
            files = new FaultyFileSystem(seed);
            random = new Random(seed);
        }

        void run(int txCount) {
            EngineConfig config = EngineConfig.onDisk("test", Path.of("db"))
                    .withFileSystem(files)
                    .withClock(new ManualClock())
                    .withCommitlog(new CommitlogConfig(2_000, 1_500, 300))
                    .withTxSizeMaxBytes((1 << 20) + TX_SIZE_MAX)
                    .withSnapshots(new SnapshotConfig(9, 6_000, Duration.ofHours(1), 2));
            try {
                DatabaseEngine engine = DatabaseEngine.open(config, ReplayProgress.NONE);
                try {
                    engine.durability().addListener(txOffset -> acknowledgedCount.set(txOffset + 1));
                    check(engine);
                    for (int i = 0; i < txCount; i++) {
                        transaction(engine);
                    }
                } finally {
                    engine.close();
                }
            } catch (StdbException e) {
                assertThat(e.code().category()).isEqualTo(dev.stdb.ErrorCode.Category.RESOURCE);
            }
        }

        private void check(DatabaseEngine engine) {
            int count = (int) engine.datastore().nextTxOffset();
            if (states.isEmpty()) {
                assertThat(count).as("transactions of a new database").isZero();
                states.add(TestDatabase.image(engine.datastore()));
                handedOut.add(0L);
            }
            assertThat((long) count).as("acknowledged transactions").isGreaterThanOrEqualTo(acknowledgedCount.get());
            assertThat(count).as("invented transactions").isLessThan(states.size());
            assertThat(TestDatabase.image(engine.datastore()))
                    .as("state after %d", count)
                    .isEqualTo(states.get(count));
            engine.datastore().checkIndexes();
            states.subList(count + 1, states.size()).clear();
            handedOut.subList(count + 1, handedOut.size()).clear();
            acknowledgedCount.set(count);
        }

        private void transaction(DatabaseEngine engine) {
            Tx tx = engine.begin();
            long handedOutNow = handedOut.get(handedOut.size() - 1);
            if (tx.catalog().tableByName("message") == null) {
                tx.createTable(TestDatabase.MESSAGE);
                tx.createTable(TestDatabase.COUNTER);
                tx.createTable(TestDatabase.PING);
            } else {
                handedOutNow = mutate(tx, handedOutNow);
            }
            if (random.nextInt(6) == 0) {
                tx.rollback();
                if (random.nextBoolean()) {
                    snapshot(engine);
                }
                return;
            }
            long txOffset;
            try {
                txOffset = engine.commit(tx).txOffset();
            } catch (StdbException e) {
                // Parts may have been logged.
                fillUpTo(engine.datastore().nextTxOffset());
                throw e;
            }
            if (txOffset != TxData.NO_OFFSET) {
                splitCount += states.size() < txOffset + 1 ? 1 : 0;
                fillUpTo(txOffset);
                states.add(TestDatabase.image(engine.datastore()));
                handedOut.add(handedOutNow);
            }
        }

        /** After a part all is as before. */
        private void fillUpTo(long count) {
            while (states.size() <= count) {
                states.add(states.get(states.size() - 1));
                handedOut.add(handedOut.get(handedOut.size() - 1));
            }
        }

        /** Takes a snapshot and waits for it. */
        private void snapshot(DatabaseEngine engine) {
            try {
                engine.beginSnapshot().join();
                snapshotCount++;
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(StdbException.class);
            }
        }

        private long mutate(Tx tx, long handedOutBefore) {
            long handedOutNow = handedOutBefore;
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                switch (random.nextInt(7)) {
                    case 0, 1, 2 -> {
                        long id = TestDatabase.insertMessage(
                                tx, "m".repeat(random.nextInt(random.nextInt(5) == 0 ? 900 : 20)));
                        assertThat(id).as("number of a sequence").isGreaterThan(handedOutNow);
                        handedOutNow = id;
                    }
                    case 3 -> TestDatabase.putCounter(tx, random.nextInt(5), random.nextLong());
                    case 4 -> TestDatabase.deleteMessage(tx, 1 + random.nextInt(20));
                    case 5 -> TestDatabase.ping(tx, random.nextInt(100));
                    default -> changeMuch(tx);
                }
            }
            return handedOutNow;
        }

        private void changeMuch(Tx tx) {
            TableSchema extra = tx.catalog().tableByName("extra");
            if (random.nextBoolean()) {
                tx.clear(TestDatabase.tableId(tx, "message"));
            } else if (extra == null) {
                int tableId = tx.createTable(TableSchema.builder("extra", TestDatabase.MESSAGE.rowType())
                                .build())
                        .tableId();
                TestDatabase.insertTexts(tx, tableId, random.nextInt(2) * random.nextInt(40), 300);
            } else {
                tx.dropTable(extra.tableId());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void afterAnyCrashTheStateIsOneTheDatabaseHadAndNothingAcknowledgedIsMissing(Fault fault) {
        long runCount = 0;
        int snapshotCount = 0;
        int splitCount = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed++) {
            Workload dryRun = new Workload(seed);
            dryRun.run(TX_COUNT);
            dryRun.run(0);
            assertThat(dryRun.states).hasSizeGreaterThan(10);
            snapshotCount += dryRun.snapshotCount;
            splitCount += dryRun.splitCount;
            // The log thread groups as it likes, so the count varies from run to run; this covers about all of it.
            long operationCount = dryRun.files.operationCount();
            crashAtEach(seed, operationCount, fault);
            runCount += 2 * operationCount;
        }
        assertThat(runCount).isGreaterThan(50);
        assertThat(snapshotCount).as("snapshots in the dry runs").isPositive();
        assertThat(splitCount)
                .as("transactions of several records in the dry runs")
                .isPositive();
    }

    /**
     * Two crashes at each operation. Databases wait for their threads more than they compute, so many run at a time.
     */
    private static void crashAtEach(long seed, long operationCount, Fault fault) {
        ForkJoinPool pool = new ForkJoinPool(4 * Runtime.getRuntime().availableProcessors());
        try {
            pool.submit(() -> LongStream.range(0, operationCount).parallel().forEach(failAt -> {
                        Survival survival = Survival.values()[(int) (failAt % Survival.values().length)];
                        crashOnce(seed, failAt, fault, survival);
                        crashOnce(seed, failAt, fault, Survival.REORDERED);
                    }))
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    private static void crashOnce(long seed, long failAt, Fault fault, Survival survival) {
        Workload workload = new Workload(seed);
        workload.files.failAt(failAt, fault);
        try {
            workload.run(TX_COUNT);
            workload.files.crash(survival);
            workload.run(8);
            workload.files.crash(Survival.NONE);
            workload.run(0);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed=" + seed + ", failAt=" + failAt + ", fault=" + fault + ", survival=" + survival + "\n"
                            + String.join("\n", workload.files.trace()),
                    e);
        }
    }
}
