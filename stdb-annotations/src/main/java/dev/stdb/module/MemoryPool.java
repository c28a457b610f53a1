package dev.stdb.module;

/**
 * Memory behind the scratch area: blocks of whole pages that are taken and given back.
 *
 * <p>Free blocks form a list in the order of their addresses, kept in the blocks themselves: the address of the next one and the
 * number of pages. Neighbors are joined, so that memory in which nothing is taken is one block again. WebAssembly memory never
 * shrinks, but what was given back is taken first.
 *
 * <p>An allocation that fails changes nothing.
 */
final class MemoryPool {

    private static final int NONE = 0;
    private static final int NEXT = 0;
    private static final int PAGES = 4;
    private static final int PAGE_BITS = 16;

    private static int firstFree;

    private MemoryPool() {}

    /**
     * Takes a block.
     *
     * @param length bytes needed (positive)
     * @return address of a block of {@link #lengthOf} bytes
     * @throws HostCallException if the memory cannot grow that far
     */
    static int take(int length) {
        int pages = pagesOf(length);
        int previous = NONE;
        int last = NONE;
        for (int block = firstFree; block != NONE; block = Memory.getInt(block + NEXT)) {
            int free = Memory.getInt(block + PAGES);
            if (free >= pages) {
                return cut(previous, block, free, pages);
            }
            previous = last = block;
        }
        return growBehind(last, pages, length);
    }

    /**
     * Gives a block back.
     *
     * @param address what {@link #take} returned
     * @param length what it was called with
     */
    static void giveBack(int address, int length) {
        int pages = pagesOf(length);
        int previous = NONE;
        int next = firstFree;
        while (next != NONE && next < address) {
            previous = next;
            next = Memory.getInt(next + NEXT);
        }
        if (next != NONE && endOf(address, pages) == next) {
            pages += Memory.getInt(next + PAGES);
            next = Memory.getInt(next + NEXT);
        }
        if (previous != NONE && endOf(previous, Memory.getInt(previous + PAGES)) == address) {
            Memory.putInt(previous + PAGES, Memory.getInt(previous + PAGES) + pages);
            Memory.putInt(previous + NEXT, next);
            return;
        }
        Memory.putInt(address + PAGES, pages);
        Memory.putInt(address + NEXT, next);
        link(previous, address);
    }

    /** Returns how many bytes a block taken for {@code length} bytes has. */
    static int lengthOf(int length) {
        return pagesOf(length) * Memory.PAGE_SIZE_BYTES;
    }

    private static int cut(int previous, int block, int free, int pages) {
        int next = Memory.getInt(block + NEXT);
        if (free == pages) {
            link(previous, next);
        } else {
            int rest = endOf(block, pages);
            Memory.putInt(rest + PAGES, free - pages);
            Memory.putInt(rest + NEXT, next);
            link(previous, rest);
        }
        return block;
    }

    /** Grows the memory; a free block at its end is part of the new one. */
    private static int growBehind(int last, int pages, int length) {
        int end = Memory.grow(0) * Memory.PAGE_SIZE_BYTES;
        boolean extendsLast = last != NONE && endOf(last, Memory.getInt(last + PAGES)) == end;
        int missing = extendsLast ? pages - Memory.getInt(last + PAGES) : pages;
        if (Memory.grow(missing) < 0) {
            throw new HostCallException(
                    ModuleErrorCode.OUT_OF_MEMORY, 0, "module memory is full: requestedBytes=" + length);
        }
        if (!extendsLast) {
            return end;
        }
        remove(last);
        return last;
    }

    private static void remove(int block) {
        int previous = NONE;
        for (int other = firstFree; other != block; other = Memory.getInt(other + NEXT)) {
            previous = other;
        }
        link(previous, Memory.getInt(block + NEXT));
    }

    private static void link(int previous, int next) {
        if (previous == NONE) {
            firstFree = next;
        } else {
            Memory.putInt(previous + NEXT, next);
        }
    }

    private static int endOf(int block, int pages) {
        return block + pages * Memory.PAGE_SIZE_BYTES;
    }

    private static int pagesOf(int length) {
        // Unsigned: a length above 2 GiB is a number of pages that no memory can grow by, not a negative one.
        int whole = length >>> PAGE_BITS;
        return (length & Memory.PAGE_SIZE_BYTES - 1) == 0 ? whole : whole + 1;
    }
}
