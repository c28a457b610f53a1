package dev.stdb.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
    private int usedPercent = 10;
    private int afterCollection = 90;
    private int collections;
    private final AtomicLong nanos = new AtomicLong();
    private final HeapRoom room = new HeapRoom(
            new HeapRoom.Heap() {
                @Override
                public int usedPercent() {
                    return usedPercent;
                }

                @Override
                public void collect() {
                    collections++;
                    usedPercent = afterCollection;
                }
            },
            85,
            new Clock() {
                @Override
                public long nowMicros() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public long nanoTime() {
                    return nanos.get();
                }
            });

    @Test
    void nothingIsCollectedWhileThereIsRoom() {
        usedPercent = 84;
        assertThat(room.isTight()).isFalse();
        assertThat(collections).isZero();
    }

    @Test
    void garbageIsNotWhatStays() {
        for (int i = 1; i <= 3; i++) {
            usedPercent = 100;
            afterCollection = 30;
            assertThat(room.isTight()).isFalse();
            assertThat(collections).isEqualTo(i);
        }
    }

    @Test
    void collectionsInVainAreAMinuteApart() {
        usedPercent = 85;
        assertThat(room.isTight()).isTrue();
        assertThat(room.isTight()).isTrue();
        assertThat(collections).isEqualTo(1);

        afterCollection = 30;
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(room.isTight()).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(room.isTight()).isFalse();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void collectionsThatMakeLittleRoomAreTenSecondsApart() {
        usedPercent = 85;
        afterCollection = 84;
        assertThat(room.isTight()).isFalse();
        usedPercent = 85;
        assertThat(room.isTight()).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(room.isTight()).isFalse();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void garbageDoesNotMakeTheHeapFull() {
        usedPercent = 92;
        afterCollection = 91;
        assertThat(room.isFull()).isFalse();
        usedPercent = 100;
        assertThat(room.isFull()).isFalse();
        assertThat(collections).isEqualTo(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        afterCollection = 92;
        assertThat(room.isFull()).isTrue();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void theJvmOfTheTestsHasRoom() {
        System.gc();
        assertThat(HeapRoom.ofJvm().isTight()).isFalse();
        // Whatever is used, it is something.
        assertThat(HeapRoom.ofJvm(0).isTight()).isTrue();
    }
}
