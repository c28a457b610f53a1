package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.guest.ModuleException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class GuestThreadTest {
    private static final long STACK_BYTES = 1 << 20;
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void nothingIsKeptOfWorkThatHasEnded() throws InterruptedException {
        WeakReference<byte[]> result = load(() -> new byte[1 << 20]);
        // Until the thread has ended, too.
        while (result.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
    }

    /** Not inline, so that no variable of the test refers to the result. */
    private static WeakReference<byte[]> load(Callable<byte[]> work) {
        return new WeakReference<>(GuestThread.join(GuestThread.start(STACK_BYTES, LONG, work)));
    }

    @Test
    void workThatTakesTooLongIsInterruptedAndGivenUp() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<Void> result =
                GuestThread.start(STACK_BYTES, Duration.ofMillis(10), () -> sleep(interrupted));
        assertThatThrownBy(() -> GuestThread.join(result))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module takes too long to compile and start: secondsMax=0");
        interrupted.await();
    }

    @Test
    void workThatIsCancelledIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<Void> result = GuestThread.start(STACK_BYTES, LONG, () -> sleep(interrupted));
        assertThat(result.cancel(true)).isTrue();
        interrupted.await();
    }

    private static Void sleep(CountDownLatch interrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }
}
