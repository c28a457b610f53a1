package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleQueueTest {
    private final ScheduleQueue queue = new ScheduleQueue();

    private long takeDue(long now) {
        ScheduleQueue.Entry entry = queue.takeDue(now);
        return entry == null ? -1 : entry.rowId();
    }

    @Test
    void yieldsRowsInTheOrderOfTheirTimes() {
        queue.arm(1, 10, 300);
        queue.arm(1, 11, 100);
        queue.arm(2, 10, 100);

        assertThat(queue.nextDueMicros()).isEqualTo(100);
        assertThat(takeDue(99)).isEqualTo(-1);
        assertThat(takeDue(100)).isEqualTo(11);
        assertThat(takeDue(100)).isEqualTo(10);
        assertThat(takeDue(299)).isEqualTo(-1);
        assertThat(takeDue(300)).isEqualTo(10);
        assertThat(queue.nextDueMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void tellsThoseThatAreDueFirst() {
        for (int row = 0; row < 10; row++) {
            queue.arm(1, row, 1000 - row);
        }
        queue.arm(1, 9, 2000);

        assertThat(queue.size()).isEqualTo(10);
        assertThat(queue.first(3)).extracting(ScheduleQueue.Entry::rowId).containsExactly(8L, 7L, 6L);
        assertThat(queue.first(20)).isEqualTo(queue.entries());
    }

    @Test
    void armingAgainReplacesTheTime() {
        queue.arm(1, 10, 100);
        queue.arm(1, 10, 500);

        assertThat(takeDue(400)).isEqualTo(-1);
        assertThat(queue.entries()).hasSize(1);
        assertThat(takeDue(500)).isEqualTo(10);
        assertThat(takeDue(1000)).isEqualTo(-1);
    }

    @Test
    void canceledRowsAreNeverDue() {
        queue.arm(1, 10, 100);
        queue.arm(1, 11, 100);
        queue.arm(2, 10, 100);
        queue.cancel(1, 10);
        queue.cancelAll(2);

        assertThat(queue.isArmed(1, 10)).isFalse();
        assertThat(takeDue(100)).isEqualTo(11);
        assertThat(takeDue(100)).isEqualTo(-1);
    }

    @Test
    void replacedEntriesDoNotPileUp() {
        for (int i = 0; i < 100_000; i++) {
            queue.arm(1, i % 10, 1_000_000 - i);
        }
        assertThat(queue.entries()).hasSize(10);
        assertThat(takeDue(900_001)).isEqualTo(9);
    }

    @Test
    void ticksKeepTheirBeatAndSkipWhatWasMissed() {
        assertThat(ScheduleQueue.nextTick(1000, 100, 1000)).isEqualTo(1100);
        assertThat(ScheduleQueue.nextTick(1000, 100, 1099)).isEqualTo(1100);
        assertThat(ScheduleQueue.nextTick(1000, 100, 1100)).isEqualTo(1200);
        assertThat(ScheduleQueue.nextTick(1000, 100, 1350)).isEqualTo(1400);
        assertThat(ScheduleQueue.nextTick(1000, 0, 1350)).isEqualTo(1000);
        // The clock went back.
        assertThat(ScheduleQueue.nextTick(1000, 100, 500)).isEqualTo(1100);
    }
}
