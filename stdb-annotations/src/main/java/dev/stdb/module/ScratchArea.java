package dev.stdb.module;

/**
 * Memory for what does not fit one of the fixed areas of {@link Scratch}: a block of the pool, kept until the call ends.
 *
 * <p>The fields describe the block that is held at any time: they are set after the step that can fail.
 */
final class ScratchArea {

    private final String content;
    private int block;
    private int blockLength;

    /**
     * Creates an area.
     *
     * @param content what the area holds, for messages
     */
    ScratchArea(String content) {
        this.content = content;
    }

    /**
     * Returns the address of at least {@code size} bytes; what the area held before is lost.
     *
     * @param size bytes needed; a negative number is a sum that overflowed
     * @throws HostCallException if that is too large, or the memory is full
     */
    int take(int size) {
        checkSize(size);
        if (size > blockLength) {
            giveBack();
            block = MemoryPool.take(size);
            blockLength = MemoryPool.lengthOf(size);
        }
        return block;
    }

    /**
     * Takes more memory without losing what was written.
     *
     * @param from address of the content, in this area or in the fixed one
     * @param length bytes to keep
     * @param size bytes needed (more than there are)
     * @throws HostCallException if that is too large, or the memory is full
     */
    int enlarge(int from, int length, int size) {
        checkSize(size);
        int larger = MemoryPool.take(size);
        Memory.copy(from, larger, length);
        giveBack();
        block = larger;
        blockLength = MemoryPool.lengthOf(size);
        return larger;
    }

    /** Gives the block back. */
    void giveBack() {
        if (block != 0) {
            MemoryPool.giveBack(block, blockLength);
            block = 0;
            blockLength = 0;
        }
    }

    private void checkSize(int size) {
        if (size < 0 || size > Scratch.SIZE_MAX) {
            throw Scratch.tooLarge(content, size < 0 ? "" : "bytes=" + size + ", ");
        }
    }
}
