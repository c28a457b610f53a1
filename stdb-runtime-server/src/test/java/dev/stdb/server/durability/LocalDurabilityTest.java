package dev.stdb.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LocalDurabilityTest {

    private static final Path DIRECTORY = Path.of("clog");

    private final FaultyFileSystem files = new FaultyFileSystem(1);

    private Commitlog openLog(CommitVisitor visitor) {
        return Commitlog.open(files, DIRECTORY, new CommitlogConfig(10_000, 0, 1_000), 0, visitor);
    }

    private LocalDurability start(DurabilityConfig config) {
        return LocalDurability.start("test", openLog(CommitVisitor.NONE), config);
    }

    private static void append(Durability durability, long txOffset, int length) {
        byte[] payload = new byte[length];
        ByteBuffer.wrap(payload).putLong(txOffset);
        durability.append(txOffset, payload, 0, length);
    }

    /** Returns how many transactions the log holds, after checking that each is the one appended. */
    private long countInLog() {
        AtomicLong count = new AtomicLong();
        openLog((txOffset, array, offset, length) -> {
                    assertThat(ByteBuffer.wrap(array, offset, length).getLong()).isEqualTo(txOffset);
                    count.incrementAndGet();
                })
                .close();
        return count.get();
    }

    @Test
    void closeMakesEverythingDurable() {
        List<Long> published = Collections.synchronizedList(new ArrayList<>());
        LocalDurability durability = start(DurabilityConfig.defaults());
        durability.addListener(published::add);
        assertThat(durability.durableOffset()).isEqualTo(Durability.NONE);
        for (int i = 0; i < 1_000; i++) {
            append(durability, i, 20);
        }
        durability.close();
        durability.close();
        assertThat(durability.durableOffset()).isEqualTo(999);
        assertThat(published).isSorted().endsWith(999L).doesNotHaveDuplicates();
        assertThat(durability.forceCount()).isEqualTo(published.size());
        assertThat(countInLog()).isEqualTo(1_000);
        assertThatThrownBy(() -> append(durability, 1_000, 20))
                .isInstanceOfSatisfying(
                        DurabilityException.class,
                        e -> assertThat(e.code()).isEqualTo(DurabilityErrorCode.DURABILITY_CLOSED));
    }

    @Test
    void transactionsThatWaitedBehindAForceShareTheNext() throws InterruptedException {
        CountDownLatch firstPublished = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LocalDurability durability = start(DurabilityConfig.defaults());
        durability.addListener(txOffset -> {
            firstPublished.countDown();
            try {
                assertThat(goOn.await(120, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        append(durability, 0, 20);
        assertThat(firstPublished.await(120, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i <= 500; i++) {
            append(durability, i, 20);
        }
        goOn.countDown();
        durability.close();
        assertThat(durability.forceCount()).isEqualTo(2);
        assertThat(countInLog()).isEqualTo(501);
    }

    @Test
    void fullQueueHoldsTheCallerBackAndLosesNothing() {
        LocalDurability durability = start(new DurabilityConfig(3, 200));
        for (int i = 0; i < 2_000; i++) {
            append(durability, i, i % 50 == 0 ? 1_000 : 10);
        }
        durability.close();
        assertThat(countInLog()).isEqualTo(2_000);
    }

    @Test
    void afterAFailedForceNothingIsAcknowledgedAndWritesAreRefused() throws InterruptedException {
        LocalDurability durability = start(DurabilityConfig.defaults());
        AtomicLong acknowledged = new AtomicLong(Durability.NONE);
        durability.addListener(acknowledged::set);
        AtomicReference<Throwable> reported = new AtomicReference<>();
        CountDownLatch failed = new CountDownLatch(1);
        durability.addFailureListener(cause -> {
            reported.set(cause);
            failed.countDown();
        });
        files.failAt(1, Fault.FORCE_LIES_ONCE); // the write succeeds, its force does not
        append(durability, 0, 20);
        assertThat(failed.await(120, TimeUnit.SECONDS)).isTrue();
        assertThat(reported.get()).isSameAs(durability.failure()).hasMessageStartingWith("commitlog force failed");
        assertThatThrownBy(() -> append(durability, 1, 20))
                .isInstanceOf(DurabilityException.class)
                .hasMessage("database refuses writes because its log failed: durableOffset=-1")
                .hasCause(reported.get());
        assertThatThrownBy(durability::close)
                .isInstanceOf(DurabilityException.class)
                .hasMessage("database closed after its log failed: durableOffset=-1");
        assertThat(durability.durableOffset()).isEqualTo(Durability.NONE);
        assertThat(acknowledged.get()).isEqualTo(Durability.NONE);
        AtomicReference<Throwable> reportedLate = new AtomicReference<>();
        durability.addFailureListener(reportedLate::set);
        assertThat(reportedLate.get()).isSameAs(reported.get());
    }

    @Test
    void batchIsWrittenWhenTheDiskHasRoomAgain() throws InterruptedException {
        LocalDurability durability = start(DurabilityConfig.defaults());
        CountDownLatch durable = new CountDownLatch(1);
        durability.addListener(txOffset -> {
            if (txOffset == 1) {
                durable.countDown();
            }
        });
        files.setFull(true);
        append(durability, 0, 20);
        awaitStall(durability);
        assertThatThrownBy(durability::checkWritable)
                .isInstanceOfSatisfying(
                        DurabilityException.class,
                        e -> assertThat(e.code()).isEqualTo(DurabilityErrorCode.DURABILITY_STALLED))
                .hasMessage("database refuses writes until its log can be written again, which is tried all the time:"
                        + " No space left on device");
        append(durability, 1, 20); // was committed before anybody knew
        assertThat(durability.durableOffset()).isEqualTo(Durability.NONE);
        assertThat(durability.failure()).isNull();
        files.setFull(false);
        assertThat(durable.await(120, TimeUnit.SECONDS)).isTrue();
        durability.checkWritable();
        assertThat(durability.stall()).isNull();
        durability.close();
        assertThat(countInLog()).isEqualTo(2);
    }

    @Test
    void listenersAreToldOnceOfEachStall() throws InterruptedException {
        LocalDurability durability = start(DurabilityConfig.defaults());
        List<String> told = new CopyOnWriteArrayList<>();
        durability.addStallListener(stall -> told.add(DurabilityException.stallText(stall)));
        for (int i = 0; i < 2; i++) {
            files.setFull(true);
            append(durability, i, 20);
            // Longer than one try.
            while (told.size() < i + 1) {
                Thread.sleep(1);
            }
            files.setFull(false);
            while (durability.durableOffset() < i) {
                Thread.sleep(1);
            }
        }
        durability.close();
        assertThat(told).hasSize(2).allMatch(text -> text.endsWith(": No space left on device"));
    }

    @Test
    void fullQueueDoesNotHoldTheCallerBackDuringAStall() throws InterruptedException {
        LocalDurability durability = start(new DurabilityConfig(1, 1_000));
        files.setFull(true);
        for (int i = 0; i < 5; i++) {
            append(durability, i, 20);
        }
        awaitStall(durability);
        files.setFull(false);
        durability.close();
        assertThat(countInLog()).isEqualTo(5);
    }

    @Test
    void closingDuringAStallSaysThatSomethingIsMissing() throws InterruptedException {
        LocalDurability durability = start(DurabilityConfig.defaults());
        append(durability, 0, 20);
        while (durability.durableOffset() < 0) {
            Thread.onSpinWait();
        }
        files.setFull(true);
        append(durability, 1, 20);
        awaitStall(durability);
        assertThatThrownBy(durability::close)
                .isInstanceOf(DurabilityException.class)
                .hasMessage("database closed after its log failed: durableOffset=0");
        files.setFull(false);
        assertThat(countInLog()).isEqualTo(1);
    }

    private static void awaitStall(LocalDurability durability) throws InterruptedException {
        while (durability.stall() == null) {
            assertThat(durability.failure()).isNull();
            Thread.sleep(1);
        }
    }

    @Test
    void failureWakesACallerThatWaitsForRoom() throws InterruptedException {
        CountDownLatch firstPublished = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LocalDurability durability = start(new DurabilityConfig(1, 1_000));
        durability.addListener(txOffset -> {
            firstPublished.countDown();
            try {
                assertThat(goOn.await(120, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        append(durability, 0, 20);
        assertThat(firstPublished.await(120, TimeUnit.SECONDS)).isTrue();
        append(durability, 1, 20);
        files.failNextForce();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                for (int i = 2; i < 100; i++) {
                    append(durability, i, 20);
                }
            } catch (DurabilityException e) {
                thrown.set(e);
            }
        });
        caller.start();
        goOn.countDown();
        caller.join();
        assertThat(thrown.get()).hasMessage("database refuses writes because its log failed: durableOffset=0");
    }

    @Test
    void failingListenerDoesNotStopTheLog() {
        LocalDurability durability = start(DurabilityConfig.defaults());
        durability.addListener(txOffset -> {
            throw new IllegalStateException("bug of a listener");
        });
        for (int i = 0; i < 10; i++) {
            append(durability, i, 20);
        }
        durability.close();
        assertThat(countInLog()).isEqualTo(10);
    }

    @Test
    void transactionsMustBeConsecutive() {
        LocalDurability durability = start(DurabilityConfig.defaults());
        assertThatThrownBy(() -> append(durability, 1, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("transactions must be appended in order: expected=0, actual=1");
        durability.close();
    }

    @Test
    void inMemoryEverythingIsDurableAtOnce() {
        InMemoryDurability durability = new InMemoryDurability();
        List<Long> published = new ArrayList<>();
        durability.addListener(published::add);
        append(durability, 0, 8);
        append(durability, 1, 8);
        assertThat(published).containsExactly(0L, 1L);
        assertThat(durability.durableOffset()).isEqualTo(1);
        assertThat(durability.failure()).isNull();
        durability.close();
        assertThatThrownBy(() -> append(durability, 2, 8)).isInstanceOf(DurabilityException.class);
    }

    @Test
    void whateverFailsWhenAcknowledgedTransactionsSurvive() {
        for (Fault fault : Fault.values()) {
            for (int failAt = 0; failAt < 40; failAt++) {
                for (Survival survival : Survival.values()) {
                    LocalDurabilityCrash crash = new LocalDurabilityCrash(failAt, fault, survival);
                    assertThat(crash.survivingCount())
                            .as(crash.toString())
                            .isBetween(crash.acknowledgedCount(), crash.appendedCount());
                }
            }
        }
    }

    /** One database thread and its log thread on a disk that fails at one of their operations. */
    private static final class LocalDurabilityCrash {

        private final String name;
        private final AtomicLong acknowledged = new AtomicLong(Durability.NONE);
        private final long appendedCount;
        private final long survivingCount;

        LocalDurabilityCrash(int failAt, Fault fault, Survival survival) {
            name = "failAt=" + failAt + ", fault=" + fault + ", survival=" + survival;
            LocalDurabilityTest test = new LocalDurabilityTest();
            LocalDurability durability = test.start(new DurabilityConfig(5, 1_000));
            durability.addListener(acknowledged::set);
            test.files.failAt(failAt, fault);
            long count = 0;
            try {
                while (count < 150) {
                    append(durability, count, 8 + (int) count % 100);
                    count++;
                }
                durability.close();
            } catch (DurabilityException e) {
                closeFailed(durability);
            }
            test.files.crash(survival);
            appendedCount = count;
            survivingCount = test.countInLog();
        }

        private static void closeFailed(LocalDurability durability) {
            try {
                durability.close();
            } catch (DurabilityException e) {
                assertThat(e.code()).isEqualTo(DurabilityErrorCode.DURABILITY_FAILED);
            }
        }

        long acknowledgedCount() {
            return acknowledged.get() + 1;
        }

        long appendedCount() {
            return appendedCount;
        }

        long survivingCount() {
            return survivingCount;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
