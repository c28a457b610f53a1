package dev.stdb.module;

/**
 * Memory for the rows of one open iterator: the area of the scratch memory for the first, a block of the pool for any other.
 *
 * <p>The fields describe the memory that is held at any time: they are set after the step that can fail.
 */
final class IteratorBuffer {

    private static boolean scratchTaken;

    /** Address of the buffer; 0 while there is none, because it could not grow. */
    int address;

    /** Bytes in the buffer. */
    int capacity;

    private IteratorBuffer(int address, int capacity) {
        this.address = address;
        this.capacity = capacity;
    }

    static IteratorBuffer take() {
        if (scratchTaken) {
            return new IteratorBuffer(MemoryPool.take(Scratch.ITERATOR_CAPACITY), Scratch.ITERATOR_CAPACITY);
        }
        IteratorBuffer buffer = new IteratorBuffer(Scratch.ITERATOR, Scratch.ITERATOR_CAPACITY);
        scratchTaken = true;
        return buffer;
    }

    /** Gives the memory back. */
    void release() {
        int held = address;
        if (held == Scratch.ITERATOR) {
            scratchTaken = false;
        } else if (held != 0) {
            MemoryPool.giveBack(held, capacity);
        }
        address = 0;
        capacity = 0;
    }

    /**
     * Exchanges the memory for more; what it held is lost.
     *
     * @param size bytes needed
     * @throws HostCallException if the memory is full; the buffer is empty then
     */
    void grow(int size) {
        release();
        address = MemoryPool.take(size);
        capacity = MemoryPool.lengthOf(size);
    }
}
