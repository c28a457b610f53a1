package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.database.WatchedTransaction;
import dev.stdb.server.tx.Call;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TransactionQueueTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private boolean busy;

    private final TransactionQueue queue = new TransactionQueue(
            each -> told.add(each.txOffset() + (each.sizeBytes() > 0 ? " with values" : "")),
            count -> told.add(count + " skipped"),
            task -> {
                if (busy) {
                    throw new RejectedExecutionException();
                }
                tasks.add(task);
            });

    private static WatchedTransaction undone(String failure) {
        return new WatchedTransaction(null, -1, 0, 0, failure, List.of());
    }

    private static WatchedTransaction transaction(long offset, int argsBytes) {
        Call call = Call.reducer("move", Identity.ZERO, ConnectionId.ZERO, Timestamp.ofMicros(0), new byte[argsBytes]);
        return new WatchedTransaction(call, offset, 0, 0, null, List.of());
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void keepsTheOrderAndCountsWhatIsLeftOut() {
        for (int i = 0; i < TransactionQueue.COUNT_MAX + 3; i++) {
            queue.offer(transaction(i, 0));
        }
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(told)
                .hasSize(TransactionQueue.COUNT_MAX + 1)
                .startsWith("0", "1")
                .endsWith("511", "3 skipped");
        queue.offer(transaction(1000, 0));
        runTasks();
        assertThat(told).endsWith("3 skipped", "1000");
    }

    @Test
    void keepsNumbersOnlyOfWhatIsTooLarge() {
        queue.offer(transaction(1, (int) TransactionQueue.BYTES_MAX));
        queue.offer(transaction(2, 1));
        runTasks();
        queue.offer(transaction(3, 1));
        runTasks();
        assertThat(told).containsExactly("1 with values", "2", "3 with values");
    }

    @Test
    void countsWhatCannotBeToldAndGoesOn() {
        List<Long> offsets = new ArrayList<>();
        List<Integer> skips = new ArrayList<>();
        TransactionQueue failing = new TransactionQueue(
                each -> {
                    if (each.txOffset() == 2) {
                        throw new IllegalStateException("values of a type that is gone");
                    }
                    offsets.add(each.txOffset());
                },
                skips::add,
                Runnable::run);
        failing.offer(transaction(1, 0));
        failing.offer(transaction(2, 0));
        failing.offer(transaction(3, 0));
        assertThat(offsets).containsExactly(1L, 3L);
        assertThat(skips).containsExactly(1);
    }

    @Test
    void keepsTheBeginningOfLongFailures() {
        WatchedTransaction ended = undone("x".repeat(1 << 20));
        assertThat(ended.failure()).hasSizeLessThan(2_100).endsWith("x…");
        assertThat(ended.sizeBytes()).isBetween(4_000L, 4_200L);
        assertThat(ended.withoutValues().sizeBytes()).isEqualTo(ended.sizeBytes());
    }

    @Test
    void keepsNoMoreThanItMayWhateverWaits() {
        queue.offer(transaction(1, (int) TransactionQueue.BYTES_MAX));
        queue.offer(undone("too long for what is left"));
        runTasks();
        assertThat(told).containsExactly("1 with values", "1 skipped");
    }

    @Test
    void triesAgainAfterTheExecutorWasBusy() {
        busy = true;
        queue.offer(transaction(1, 0));
        busy = false;
        queue.offer(transaction(2, 0));
        runTasks();
        assertThat(told).containsExactly("1", "2");
    }
}
