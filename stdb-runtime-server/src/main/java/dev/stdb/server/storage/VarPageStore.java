package dev.stdb.server.storage;

import java.util.Arrays;

/**
 * Rows of varying length: slotted pages. Rows lie back to back from the front of a page; a directory beside the bytes
 * tells offset and length of every slot, so a page can be compacted without changing pointers.
 *
 * <p>New rows go to the current page. A page is refilled only once {@value #REUSE_BYTES_MIN} bytes of it are free:
 * compaction then copies at most eight bytes for each byte it wins. Rows longer than {@value #PAGED_BYTES_MAX} bytes
 * get a chunk of exactly their length: a page with one slot.
 */
final class VarPageStore extends PageStore {
    /** Longest row that shares a page. */
    static final int PAGED_BYTES_MAX = PAGE_BYTES / 4;

    /** Free bytes that make a page worth refilling. */
    static final int REUSE_BYTES_MIN = PAGE_BYTES / 8;

    private static final int BYTES_INITIAL = 1024;
    private static final int SLOTS_INITIAL = 16;
    private static final int LENGTH_BITS = 15;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final byte[] RELEASED = {};
    private static final int REUSE_TRIES = 4;

    private final IntStack openPages = new IntStack();
    private final IntStack freeChunks = new IntStack();
    private int current = -1;

    VarPageStore(StorageSpace space) {
        super(space);
    }

    private VarPageStore(VarPageStore source) {
        super(source);
    }

    @Override
    PageStore freeze() {
        return new VarPageStore(this);
    }

    /** A page with its slot directory: offset and length of each slot in one int; a chunk page has none. */
    private static final class VarPage extends Page {
        int[] directory;
        int tail;
        int usedBytes;

        VarPage(byte[] bytes, boolean chunk) {
            super(bytes, chunk ? 1 : SLOTS_INITIAL, chunk);
            this.directory = new int[chunk ? 0 : SLOTS_INITIAL];
        }

        VarPage(VarPage source, PagePool pool) {
            super(source, pool);
            this.directory = source.directory.clone();
            this.tail = source.tail;
            this.usedBytes = source.usedBytes;
        }

        @Override
        Page copy(PagePool pool) {
            return new VarPage(this, pool);
        }

        boolean hasRoom(int length) {
            return PAGE_BYTES - usedBytes >= length && usedCount < SLOTS_MAX;
        }

        boolean isWorthReusing() {
            return PAGE_BYTES - usedBytes >= REUSE_BYTES_MIN && usedCount < SLOTS_MAX;
        }
    }

    private VarPage varPage(int index) {
        return (VarPage) page(index);
    }

    @Override
    int insert(byte[] row, int offset, int length) {
        if (length > PAGED_BYTES_MAX) {
            return insertChunk(row, offset, length);
        }
        int index = pageFor(length);
        VarPage page = (VarPage) writable(index);
        if (PAGE_BYTES - page.tail < length) {
            compact(page);
        }
        ensureBytes(page, page.tail + length);
        int slot = page.firstFree(SLOTS_MAX);
        if (slot < 0) {
            slot = page.usedCount;
        }
        page.growSlots(slot + 1);
        if (slot >= page.directory.length) {
            page.directory = Arrays.copyOf(page.directory, Math.min(SLOTS_MAX, slot + (slot >> 1) + SLOTS_INITIAL));
        }
        System.arraycopy(row, offset, page.bytes, page.tail, length);
        page.directory[slot] = page.tail << LENGTH_BITS | length;
        page.tail += length;
        page.usedBytes += length;
        return occupy(index, slot);
    }

    private void ensureBytes(VarPage page, int wanted) {
        if (page.bytes.length >= wanted) {
            return;
        }
        int grown = Math.max(Math.max(BYTES_INITIAL, page.bytes.length * 2), wanted);
        if (grown >= PAGE_BYTES) {
            byte[] bytes = space.pages().take();
            System.arraycopy(page.bytes, 0, bytes, 0, page.tail);
            page.bytes = bytes;
        } else {
            page.bytes = Arrays.copyOf(page.bytes, grown);
        }
    }

    @Override
    void free(int pointer) {
        vacate(pointer);
        int index = pointer >>> SLOT_BITS;
        VarPage page = varPage(index);
        if (page.chunk) {
            page.bytes = RELEASED;
            freeChunks.push(index);
            return;
        }
        page.usedBytes -= page.directory[slot(pointer)] & LENGTH_MASK;
        if (page.usedCount == 0) {
            page.tail = 0;
            if (index != current) {
                space.pages().give(page.bytes);
                page.bytes = RELEASED;
            }
        }
        if (index != current) {
            reopen(index, page);
        }
    }

    @Override
    int offset(int pointer) {
        VarPage page = varPage(pointer >>> SLOT_BITS);
        return page.chunk ? 0 : page.directory[slot(pointer)] >>> LENGTH_BITS;
    }

    @Override
    int length(int pointer) {
        VarPage page = varPage(pointer >>> SLOT_BITS);
        return page.chunk ? page.bytes.length : page.directory[slot(pointer)] & LENGTH_MASK;
    }

    private int insertChunk(byte[] row, int offset, int length) {
        byte[] bytes = Arrays.copyOfRange(row, offset, offset + length);
        if (freeChunks.isEmpty()) {
            return occupy(addPage(new VarPage(bytes, true)), 0);
        }
        int index = freeChunks.pop();
        writable(index).bytes = bytes;
        return occupy(index, 0);
    }

    /** Returns a page with room for {@code length} bytes and makes it the current one. */
    private int pageFor(int length) {
        if (current >= 0) {
            VarPage page = varPage(current);
            boolean contiguous = PAGE_BYTES - page.tail >= length && page.usedCount < SLOTS_MAX;
            if (contiguous || page.hasRoom(length) && page.isWorthReusing()) {
                return current;
            }
        }
        int previous = current;
        current = takeOpenPage(length);
        if (current < 0) {
            current = addPage(
                    new VarPage(pageCount() == 0 ? RELEASED : space.pages().take(), false));
        }
        if (previous >= 0) {
            reopen(previous, varPage(previous));
        }
        return current;
    }

    /** Takes a page with room off the stack of open pages; looks at a few only. Returns -1 if none fits. */
    private int takeOpenPage(int length) {
        int found = -1;
        IntStack tooSmall = new IntStack();
        for (int tries = 0; tries < REUSE_TRIES && found < 0 && !openPages.isEmpty(); tries++) {
            int index = openPages.pop();
            if (varPage(index).hasRoom(length)) {
                varPage(index).open = false;
                found = index;
            } else {
                tooSmall.push(index);
            }
        }
        while (!tooSmall.isEmpty()) {
            openPages.push(tooSmall.pop());
        }
        return found;
    }

    private void reopen(int index, VarPage page) {
        if (!page.open && page.isWorthReusing()) {
            page.open = true;
            openPages.push(index);
        }
    }

    /** Moves the used rows of a page together. Pointers stay, offsets change. */
    private void compact(VarPage page) {
        byte[] target = space.pages().take();
        int tail = 0;
        for (int word = 0; word < page.used.length; word++) {
            for (long bits = page.used[word]; bits != 0; bits &= bits - 1) {
                int slot = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                int entry = page.directory[slot];
                int length = entry & LENGTH_MASK;
                System.arraycopy(page.bytes, entry >>> LENGTH_BITS, target, tail, length);
                page.directory[slot] = tail << LENGTH_BITS | length;
                tail += length;
            }
        }
        space.pages().give(page.bytes);
        page.bytes = target;
        page.tail = tail;
    }

    @Override
    int fittingRows(RowBuffer source, int first) {
        int bytes = 0;
        int limit = Math.min(source.count(), first + SLOTS_MAX);
        for (int i = first; i < limit; i++) {
            bytes += source.length(i);
            if (source.length(i) > PAGED_BYTES_MAX || bytes > PAGE_BYTES) {
                return Math.max(1, i - first);
            }
        }
        return limit - first;
    }

    @Override
    void appendPage(RowBuffer source, int first, int count) {
        if (count == 1 && source.length(first) > PAGED_BYTES_MAX) {
            byte[] bytes = source.row(first);
            occupy(addPage(new VarPage(bytes, true)), 0);
            return;
        }
        VarPage page = new VarPage(RELEASED, false);
        int index = addPage(page);
        int size = count == 0 ? 0 : source.end(first + count - 1) - source.start(first);
        ensureBytes(page, size);
        page.growSlots(count);
        page.directory = Arrays.copyOf(page.directory, Math.max(SLOTS_INITIAL, count));
        for (int slot = 0; slot < count; slot++) {
            int length = source.length(first + slot);
            System.arraycopy(source.data(), source.start(first + slot), page.bytes, page.tail, length);
            page.directory[slot] = page.tail << LENGTH_BITS | length;
            page.tail += length;
            page.usedBytes += length;
            occupy(index, slot);
        }
        reopen(index, page);
    }
}
