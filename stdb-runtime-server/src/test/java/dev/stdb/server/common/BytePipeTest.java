package dev.stdb.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.BytePipe.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BytePipeTest {
    private static final int WINDOW = 100;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final List<String> told = new ArrayList<>();
    private final BytePipe pipe = new BytePipe(WINDOW, -1, () -> told.add("room"), () -> told.add("arrived"));

    private int read(int bytes) {
        return pipe.read(new byte[bytes], 0, bytes);
    }

    @Test
    void asksForMoreWhenItIsHalfEmptyAgain() {
        assertThat(pipe.add(new byte[60])).isTrue();
        assertThat(pipe.add(new byte[60])).isFalse();
        assertThat(read(60)).isEqualTo(60);
        assertThat(told).isEmpty();
        assertThat(read(10)).isEqualTo(10);
        assertThat(told).containsExactly("room");
        assertThat(pipe.add(new byte[1])).isTrue();
    }

    @Test
    void staysFullWhenWhatWasUnderWayIsAdded() {
        assertThat(pipe.add(new byte[WINDOW])).isFalse();
        assertThat(read(20)).isEqualTo(20);
        assertThat(pipe.add(new byte[5])).isFalse();
        assertThat(read(WINDOW)).isEqualTo(85);
        assertThat(told).containsExactly("room");
    }

    @Test
    void tellsOnceThatNothingMoreComes() {
        pipe.add(new byte[3]);
        pipe.complete();
        pipe.fail(Failure.GONE);
        assertThat(read(3)).isEqualTo(3);
        pipe.close();
        assertThat(told).containsExactly("arrived");
        assertThat(pipe.failure()).isNull();
        assertThat(pipe.isExhausted()).isTrue();
    }

    @Test
    void whatIsDroppedIsNoEnd() {
        pipe.add(new byte[3]);
        pipe.complete();
        pipe.close();
        assertThat(pipe.isExhausted()).isFalse();
        assertThat(pipe.failure()).isEqualTo(Failure.GONE);
    }

    @Test
    void whoClosesItBeforeTheEndIsGone() {
        pipe.close();
        assertThat(pipe.isExhausted()).isFalse();
        assertThat(pipe.failure()).isEqualTo(Failure.GONE);
    }

    @Test
    void whatCameIsNoGoodWhenTheRestDoesNotCome() {
        pipe.add(new byte[3]);
        pipe.fail(Failure.TOO_LARGE);
        assertThat(read(3)).isZero();
        assertThat(pipe.failure()).isEqualTo(Failure.TOO_LARGE);
        assertThat(pipe.isExhausted()).isFalse();
        assertThat(pipe.kept()).isZero();
    }

    @Test
    void whoWaitsTooLongFailsIt() throws Exception {
        assertThat(pipe.await(1)).isZero();
        assertThat(pipe.failure()).isEqualTo(Failure.TOO_SLOW);
    }

    /** A writer that stops when it is told to, but has some more under way, and a reader of pieces of any size. */
    @Test
    void everyByteComesThroughInOrder() throws Exception {
        Semaphore room = new Semaphore(0);
        BytePipe busy = new BytePipe(WINDOW, -1, room::release, () -> {});
        int total = 200_000;
        Thread writer = new Thread(() -> write(busy, total, room));
        writer.start();
        Random random = new Random(2);
        byte[] piece = new byte[WINDOW];
        int next = 0;
        while (!busy.isExhausted()) {
            assertThat(busy.await(30 * SECOND_NANOS)).as("bytes after %d", next).isPositive();
            int count = busy.read(piece, 0, 1 + random.nextInt(WINDOW));
            for (int i = 0; i < count; i++) {
                assertThat(piece[i]).isEqualTo((byte) next++);
            }
        }
        writer.join();
        assertThat(next).isEqualTo(total);
    }

    private static void write(BytePipe pipe, int total, Semaphore room) {
        Random random = new Random(1);
        int next = 0;
        while (next < total) {
            boolean full = false;
            for (int burst = 1 + random.nextInt(4); burst > 0 && next < total; burst--) {
                byte[] bytes = new byte[Math.min(1 + random.nextInt(40), total - next)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) next++;
                }
                full = !pipe.add(bytes) || full;
            }
            if (full) {
                room.acquireUninterruptibly();
            }
        }
        pipe.complete();
    }
}
