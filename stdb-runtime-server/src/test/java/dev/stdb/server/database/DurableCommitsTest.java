package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.api.FakeDatabase.ManualDurability;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for the disk. */
@Timeout(300)
final class DurableCommitsTest {
    private static final long LONG_NANOS = Duration.ofSeconds(200).toNanos();

    private final ManualDurability durability = new ManualDurability();
    private final DurableCommits commits = new DurableCommits(durability);

    /** Waits on a thread of its own, which is there when this returns. */
    private Waiter waiter(long txOffset) throws InterruptedException {
        Waiter waiter = new Waiter(txOffset);
        waiter.thread.start();
        while (waiter.thread.getState() != Thread.State.TIMED_WAITING && waiter.thread.isAlive()) {
            Thread.sleep(1);
        }
        return waiter;
    }

    private final class Waiter {
        final CompletableFuture<Boolean> result = new CompletableFuture<>();
        final Thread thread;

        Waiter(long txOffset) {
            thread = new Thread(() -> {
                try {
                    result.complete(commits.await(txOffset, LONG_NANOS));
                } catch (InterruptedException e) {
                    result.completeExceptionally(e);
                }
            });
        }
    }

    @Test
    void whatIsDurableIsNotWaitedFor() throws InterruptedException {
        assertThat(commits.await(7, 0)).isTrue();
    }

    @Test
    void waitersWakeWhenTheirTransactionIsDurable() throws Exception {
        durability.set(4);
        Waiter five = waiter(5);
        Waiter seven = waiter(7);
        durability.set(6);
        assertThat(five.result.get(100, TimeUnit.SECONDS)).isTrue();
        assertThat(seven.result).isNotDone();
        durability.set(7);
        assertThat(seven.result.get(100, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWaitHasAnEnd() throws InterruptedException {
        durability.set(4);
        assertThat(commits.await(5, 1)).isFalse();
    }

    @Test
    void nothingBecomesDurableAfterAFailure() throws Exception {
        durability.set(4);
        Waiter five = waiter(5);
        durability.fail(new IllegalStateException("on purpose"));
        assertThat(five.result.get(100, TimeUnit.SECONDS)).isFalse();
        assertThat(commits.await(4, 0)).isTrue();
    }

    @Test
    void waitersCanBeInterrupted() throws Exception {
        durability.set(4);
        Waiter five = waiter(5);
        five.thread.interrupt();
        assertThat(five.result)
                .failsWithin(Duration.ofSeconds(100))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InterruptedException.class);
    }
}
