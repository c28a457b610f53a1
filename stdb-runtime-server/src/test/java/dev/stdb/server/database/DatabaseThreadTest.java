package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DatabaseThreadTest {
    private static final DatabaseThread.Background NOTHING = new DatabaseThread.Background() {
        @Override
        public long nanosUntilDue() {
            return Long.MAX_VALUE;
        }

        @Override
        public void runDue() {
            // Never due.
        }
    };

    @Test
    void stoppingDropsRequestsAndRunsInternalTasks() throws Exception {
        DatabaseThread thread = new DatabaseThread("db-test", 10, 0, NOTHING, failure -> fail("", failure), () -> {});
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch release = new CountDownLatch(1);
        thread.start();
        thread.submit(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                ran.add("interrupted");
            }
        });
        thread.submit(() -> ran.add("request"), () -> ran.add("refused"));
        thread.submitInternal(() -> ran.add("internal"));
        CompletableFuture<Void> stop = CompletableFuture.runAsync(thread::stop);
        awaitStopped(thread);
        release.countDown();
        stop.get();

        assertThat(ran).containsExactly("refused", "internal");
    }

    @Test
    void stoppingInterruptsATaskThatTakesLong() {
        CompletableFuture<String> ended = new CompletableFuture<>();
        DatabaseThread thread = started(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.complete("interrupted");
            }
        });

        assertThat(thread.stop(Duration.ofMillis(10))).isTrue();
        assertThat(ended).isCompletedWithValue("interrupted");
    }

    @Test
    void stoppingDoesNotWaitForATaskThatNeverEnds() {
        AtomicBoolean goOn = new AtomicBoolean(true);
        DatabaseThread thread = started(() -> {
            while (goOn.get()) {
                Thread.onSpinWait();
            }
        });

        assertThat(thread.stop(Duration.ofMillis(10))).isFalse();
        goOn.set(false);
    }

    private static DatabaseThread started(Runnable task) {
        DatabaseThread thread = new DatabaseThread("db-test", 10, 0, NOTHING, failure -> fail("", failure), () -> {});
        CountDownLatch runs = new CountDownLatch(1);
        thread.start();
        thread.submit(() -> {
            runs.countDown();
            task.run();
        });
        try {
            runs.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return thread;
    }

    private static void awaitStopped(DatabaseThread thread) {
        while (true) {
            try {
                thread.submit(() -> {});
                Thread.onSpinWait();
            } catch (DatabaseException e) {
                if (e.code() == DatabaseErrorCode.DATABASE_STOPPED) {
                    return;
                }
            }
        }
    }
}
