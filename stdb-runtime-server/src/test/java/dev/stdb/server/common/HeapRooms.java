package dev.stdb.server.common;

import java.util.function.BooleanSupplier;

/** Heaps that are as full as a test says. */
public final class HeapRooms {

    private HeapRooms() {}

    /** Returns the room of a heap that is full while the test says so. */
    public static HeapRoom fullWhile(BooleanSupplier full) {
        HeapRoom.Heap heap = new HeapRoom.Heap() {
            @Override
            public int usedPercent() {
                return full.getAsBoolean() ? 100 : 0;
            }

            @Override
            public void collect() {
                // Finds nothing.
            }
        };
        return new HeapRoom(heap, HeapRoom.PERCENT_MAX, Clock.system());
    }
}
