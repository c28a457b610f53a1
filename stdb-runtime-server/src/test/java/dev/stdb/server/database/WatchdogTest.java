package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int GRACE = 10;

    private final List<Thread> stuck = new ArrayList<>();
    private final Watchdog watchdog = new Watchdog(stuck::add);

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            watchdog.tick();
        }
    }

    @Test
    void callsThatEndInTimeAreLeftAlone() {
        for (int i = 0; i < 10; i++) {
            watchdog.enter(5 * SECOND_NANOS);
            tick(5 + GRACE - 1);
            watchdog.exit();
        }
        tick(100);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(stuck).isEmpty();
    }

    @Test
    void callThatTakesTooLongIsInterruptedAndNobodyAfterIt() {
        watchdog.enter(5 * SECOND_NANOS);
        tick(1 + 5 + GRACE);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        watchdog.exit();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        tick(100);
        assertThat(stuck).isEmpty();
    }

    @Test
    void callsOfCodeThatNothingEndsMayTakeAnyTime() {
        watchdog.enter(Long.MAX_VALUE);
        tick(100_000);
        watchdog.exit();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(stuck).isEmpty();
    }

    @Test
    void callThatDoesNotMindIsReportedOnce() {
        watchdog.enter(5 * SECOND_NANOS);
        tick(100);
        watchdog.exit();
        assertThat(stuck).containsExactly(Thread.currentThread());
    }
}
