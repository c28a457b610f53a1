package dev.stdb.module;

import org.jspecify.annotations.Nullable;

/** Memory for the rows of one open iterator. Buffers are reused; the first is part of the scratch area. */
final class IteratorBuffer {

    private static @Nullable IteratorBuffer firstFree;
    private static boolean scratchHandedOut;

    int address;
    int capacity;
    private @Nullable IteratorBuffer nextFree;

    private IteratorBuffer(int address, int capacity) {
        this.address = address;
        this.capacity = capacity;
    }

    static IteratorBuffer take() {
        IteratorBuffer free = firstFree;
        if (free != null) {
            firstFree = free.nextFree;
            free.nextFree = null;
            return free;
        }
        if (!scratchHandedOut) {
            scratchHandedOut = true;
            return new IteratorBuffer(Scratch.ITERATOR, Scratch.ITERATOR_CAPACITY);
        }
        return new IteratorBuffer(Scratch.allocate(Scratch.ITERATOR_CAPACITY), Scratch.ITERATOR_CAPACITY);
    }

    void release() {
        nextFree = firstFree;
        firstFree = this;
    }

    void grow(int size) {
        capacity = Scratch.roundUp(size);
        address = Scratch.allocate(capacity);
    }
}
