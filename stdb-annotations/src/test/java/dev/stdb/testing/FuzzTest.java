package dev.stdb.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the kit notices, and that it does the same in every run. */
class FuzzTest {
    private static final byte[] VALID = {4, 0, 0, 0, 'a', 'b', 'c', 'd'};

    /** A length, then as many bytes. */
    private static void checkLength(byte[] input) {
        if (input.length < 4 || length(input) != input.length - 4) {
            throw new IllegalArgumentException("not as long as it says");
        }
    }

    private static int length(byte[] input) {
        return input[0] & 0xFF | (input[1] & 0xFF) << 8 | (input[2] & 0xFF) << 16 | input[3] << 24;
    }

    private static Fuzz fuzz(String name, Fuzz.Target target) {
        return Fuzz.of("self-" + name, target).seed(VALID).refusedBy(IllegalArgumentException.class);
    }

    @Test
    void correctCodePasses() {
        assertThatCode(() -> fuzz("correct", FuzzTest::checkLength)
                        .allocatesAtMost(1 << 16, 10)
                        .run(10_000))
                .doesNotThrowAnyException();
    }

    @Test
    void unexpectedFailuresAreFound() {
        assertThatThrownBy(() -> fuzz("index", input -> {
                            int unused = input[length(input) + 3];
                        })
                        .run(10_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("IndexOutOfBounds")
                .hasMessageContaining("-Dstdb.fuzz.input=");
    }

    @Test
    void deepRecursionIsFound() {
        assertThatThrownBy(() -> fuzz("deep", input -> descend(input, 0))
                        .lengthMax(1 << 20)
                        .run(10_000))
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    private static int descend(byte[] input, int at) {
        return at == input.length ? 0 : 1 + descend(input, at + 1);
    }

    @Test
    void allocationByWhatAnInputSaysIsFound() {
        assertThatThrownBy(() -> fuzz("allocation", input -> {
                            if (input.length >= 4) {
                                byte[] buffer = new byte[length(input) & 0xFFF_FFFF];
                                buffer[0] = 1;
                            }
                            checkLength(input);
                        })
                        .refusedBy(IndexOutOfBoundsException.class)
                        .allocatesAtMost(1 << 16, 10)
                        .run(10_000))
                .hasMessageContaining("allocates too much");
    }

    @Test
    void allocationOnOtherThreadsIsFound() {
        Fuzz.Target elsewhere = input -> {
            Thread other = new Thread(() -> {
                // Long enough to be seen before it ends.
                for (int i = 0; i < 10; i++) {
                    byte[] buffer = new byte[input.length > 4 ? length(input) & 0xFFF_FFFF : 0];
                    KEPT.set(buffer);
                }
            });
            other.start();
            other.join();
            checkLength(input);
        };
        assertThatThrownBy(() -> fuzz("elsewhere", elsewhere)
                        .allThreadsAllocateAtMost(8 << 20, 10)
                        .run(1_000))
                .hasMessageContaining("allocates too much");
    }

    private static final AtomicReference<byte[]> KEPT = new AtomicReference<>();

    @Test
    void loopsWithoutEndAreFound() {
        assertThatThrownBy(() -> fuzz("loop", input -> {
                            while (input.length == 3 && !Thread.currentThread().isInterrupted()) {
                                Thread.onSpinWait();
                            }
                        })
                        .hangAfter(Duration.ofMillis(300))
                        .run(10_000))
                .hasMessageContaining("no end after");
    }

    @Test
    void inputsThatAreAllRefusedTestNothing() {
        AtomicInteger calls = new AtomicInteger();
        assertThatThrownBy(() -> fuzz("refused", input -> {
                            if (calls.incrementAndGet() > 1) {
                                throw new IllegalArgumentException("no");
                            }
                        })
                        .run(10_000))
                .hasMessageContaining("the inputs test little");
        assertThatThrownBy(() -> Fuzz.of("self-valid", FuzzTest::checkLength)
                        .seed("no")
                        .refusedBy(IllegalArgumentException.class)
                        .run(1))
                .hasMessageContaining("a valid input was refused");
    }

    @Test
    void inputsAreTheSameInEveryRun() {
        List<byte[]> first = new ArrayList<>();
        List<byte[]> second = new ArrayList<>();
        Fuzz.of("self-first", first::add).seed(VALID).words("word").run(500);
        Fuzz.of("self-second", second::add).seed(VALID).words("word").run(500);
        assertThat(first).hasSize(501);
        assertThat(first.toArray(new byte[0][])).isDeepEqualTo(second.toArray(new byte[0][]));
        assertThat(first.stream().map(Arrays::hashCode).distinct().count()).isGreaterThan(300);
    }
}
