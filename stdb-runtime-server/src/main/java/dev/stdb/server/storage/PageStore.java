package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import java.util.Arrays;

/**
 * Rows of one table in pages. A row is in one of three states: free, live, or pending.
 *
 * <p>A pending row was deleted by the open transaction: scans do not see it, but its bytes and its pointer are kept
 * until the transaction ends, so that undo restores it in place and its image needs no copy. {@link #free} makes the
 * space reusable. A row pointer is {@code page << 13 | slot}, never negative, so that indexes store 32 bits; see the
 * package documentation for the layout of pages. Confined to the database thread.
 */
abstract class PageStore {
    /** Bytes of an ordinary page. */
    static final int PAGE_BYTES = 64 * 1024;

    /** Bits of a pointer that name the slot. */
    static final int SLOT_BITS = 13;

    /** Most slots a page can have. */
    static final int SLOTS_MAX = 1 << SLOT_BITS;

    /** Most pages a table can have: 16 GiB of rows. */
    static final int PAGES_MAX = 1 << (31 - SLOT_BITS);

    private static final int SLOT_MASK = SLOTS_MAX - 1;
    private static final int PAGES_INITIAL = 4;

    final StorageSpace space;
    private final Versions versions;
    private Page[] pages = new Page[PAGES_INITIAL];
    private int pageCount;

    PageStore(StorageSpace space) {
        this.space = space;
        this.versions = space.versions();
    }

    /** Creates a frozen copy that shares the pages; it must only be read. */
    PageStore(PageStore source) {
        this.space = source.space;
        this.versions = source.versions;
        this.pages = Arrays.copyOf(source.pages, Math.max(1, source.pageCount));
        this.pageCount = source.pageCount;
    }

    /**
     * One page: bytes plus the state of its slots. A page that a read view may read is never changed, but for
     * {@link #open} and {@link #firstOpenWord}, which views do not look at.
     */
    static class Page {
        /** Whether {@link #bytes} is exactly one long row, and is then replaced but never changed. */
        final boolean chunk;

        byte[] bytes;
        long[] used;
        long[] live;
        long[] touched;
        int usedCount;

        /** Number of used rows with parts elsewhere ({@link Stubs}). */
        int stubs;

        boolean open;

        /** Epoch of the last change. */
        long version;

        private int firstOpenWord;

        Page(byte[] bytes, int slots, boolean chunk) {
            this.chunk = chunk;
            this.bytes = bytes;
            this.used = new long[words(slots)];
            this.live = new long[used.length];
            this.touched = new long[used.length];
        }

        Page(Page source, PagePool pool) {
            this.chunk = source.chunk;
            this.bytes = chunk ? source.bytes : copyBytes(source.bytes, pool);
            this.used = source.used.clone();
            this.live = source.live.clone();
            this.touched = source.touched.clone();
            this.usedCount = source.usedCount;
            this.stubs = source.stubs;
            this.open = source.open;
            this.firstOpenWord = source.firstOpenWord;
        }

        /** Returns a copy that may be changed. */
        Page copy(PagePool pool) {
            return new Page(this, pool);
        }

        private static byte[] copyBytes(byte[] source, PagePool pool) {
            if (source.length != PAGE_BYTES) {
                return source.clone();
            }
            byte[] target = pool.take();
            System.arraycopy(source, 0, target, 0, PAGE_BYTES);
            return target;
        }

        private static int words(int slots) {
            return (slots + Long.SIZE - 1) / Long.SIZE;
        }

        /** Makes room for the state of {@code slots} slots. */
        void growSlots(int slots) {
            int words = words(slots);
            if (words > used.length) {
                used = Arrays.copyOf(used, words);
                live = Arrays.copyOf(live, words);
                touched = Arrays.copyOf(touched, words);
            }
        }

        /** Returns the lowest free slot below {@code limit}, or -1. */
        int firstFree(int limit) {
            for (int word = firstOpenWord; word < used.length; word++) {
                if (used[word] != -1L) {
                    firstOpenWord = word;
                    int slot = word * Long.SIZE + Long.numberOfTrailingZeros(~used[word]);
                    return slot < limit ? slot : -1;
                }
            }
            return -1;
        }
    }

    /** Returns the store that fits rows of a layout. */
    static PageStore of(RowLayout layout, StorageSpace space) {
        return layout.fixedSize() >= 0
                ? new FixedPageStore(space, layout.fixedSize())
                : new VarPageStore(space, layout);
    }

    /** Returns a store that keeps showing the rows of now, if a view of {@link Versions} is open; only to be read. */
    abstract PageStore freeze();

    /** Returns a page that may be changed, and marks it as changed. */
    final Page writable(int index) {
        Page page = pages[index];
        return page.version == versions.current() ? page : renew(index, page);
    }

    private Page renew(int index, Page page) {
        Page own = page;
        if (versions.isFrozen(page.version)) {
            own = page.copy(space.pages());
            pages[index] = own;
        }
        own.version = versions.current();
        return own;
    }

    /**
     * Stores a copy of a row, live and touched.
     *
     * @return the row's pointer
     * @throws StorageException if the table has no pages left
     */
    abstract int insert(byte[] row, int offset, int length);

    /** Makes the space of a live or pending row reusable. */
    abstract void free(int pointer);

    /** Returns where a live or pending row starts in {@link #array}. */
    abstract int offset(int pointer);

    /** Returns the length of a live or pending row in bytes. */
    abstract int length(int pointer);

    /** Returns the array that holds a row. */
    final byte[] array(int pointer) {
        Page page = pages[pointer >>> SLOT_BITS];
        return page.stubs == 0 ? page.bytes : arrayBeside(pointer);
    }

    /** Returns the array that holds a row of a page with stubs. */
    byte[] arrayBeside(int pointer) {
        throw new IllegalStateException("no rows of this table have parts elsewhere");
    }

    /** Returns whether a row has exactly these bytes. */
    final boolean bytesEqual(int pointer, byte[] row, int offset, int length) {
        byte[] array = array(pointer);
        int start = offset(pointer);
        return Arrays.equals(array, start, start + length(pointer), row, offset, offset + length);
    }

    /** Returns whether a row can be overwritten by another one. */
    boolean canOverwrite(int pointer, byte[] row, int offset, int length) {
        return length(pointer) == length;
    }

    /** Overwrites a live row with one of the same length. */
    final void overwrite(int pointer, byte[] row, int offset, int length) {
        Invariants.checkEquals(length(pointer), length, "overwrite of a row changes its length");
        Page page = writable(pointer >>> SLOT_BITS);
        if (page.chunk) {
            page.bytes = Arrays.copyOfRange(row, offset, offset + length);
        } else {
            System.arraycopy(row, offset, page.bytes, offset(pointer), length);
        }
    }

    /** Returns whether a pointer names a live row; any non-negative number may be asked for. */
    final boolean isLive(int pointer) {
        int page = pointer >>> SLOT_BITS;
        int slot = pointer & SLOT_MASK;
        if (page >= pageCount || slot / Long.SIZE >= pages[page].live.length) {
            return false;
        }
        return (pages[page].live[slot / Long.SIZE] & 1L << slot) != 0;
    }

    /** Turns a live row into a pending one or back. */
    final void setLive(int pointer, boolean live) {
        Page page = writable(pointer >>> SLOT_BITS);
        int slot = slot(pointer);
        if (live) {
            page.live[slot / Long.SIZE] |= 1L << slot;
        } else {
            page.live[slot / Long.SIZE] &= ~(1L << slot);
        }
    }

    /** Marks a row as changed by the open transaction and returns whether it was not marked before. */
    final boolean touch(int pointer) {
        Page page = writable(pointer >>> SLOT_BITS);
        int slot = slot(pointer);
        long word = page.touched[slot / Long.SIZE];
        page.touched[slot / Long.SIZE] = word | 1L << slot;
        return (word & 1L << slot) == 0;
    }

    /** Clears the mark of {@link #touch}. */
    final void untouch(int pointer) {
        Page page = writable(pointer >>> SLOT_BITS);
        int slot = slot(pointer);
        if (slot / Long.SIZE < page.touched.length) {
            page.touched[slot / Long.SIZE] &= ~(1L << slot);
        }
    }

    /** Returns the pointer of the first live row behind {@code pointer} (-1 to start), or -1. */
    final int nextLive(int pointer) {
        int next = pointer + 1;
        int slot = slot(next);
        for (int page = next >>> SLOT_BITS; page < pageCount; page++) {
            long[] live = pages[page].live;
            int word = slot / Long.SIZE;
            if (word < live.length) {
                long bits = live[word] & -1L << slot;
                while (bits == 0 && ++word < live.length) {
                    bits = live[word];
                }
                if (bits != 0) {
                    return pointer(page, word * Long.SIZE + Long.numberOfTrailingZeros(bits));
                }
            }
            slot = 0;
        }
        return -1;
    }

    /** Returns the bytes of all page arrays, used or not. */
    final long allocatedBytes() {
        long total = 0;
        for (int i = 0; i < pageCount; i++) {
            total += pages[i].bytes.length;
        }
        return total;
    }

    final Page page(int index) {
        return pages[index];
    }

    final int pageCount() {
        return pageCount;
    }

    /** Returns the epoch of the last change of a page. */
    final long pageVersion(int page) {
        return pages[page].version;
    }

    /** Gives back what the rows hold, for a table that is gone; the store must not be used any more. */
    void discard() {
        for (int i = 0; i < pageCount; i++) {
            // A long row is shared with the copies of its page that views read, whatever the version.
            if (!pages[i].chunk && !versions.isFrozen(pages[i].version)) {
                space.pages().give(pages[i].bytes);
            }
        }
        pages = new Page[PAGES_INITIAL];
        pageCount = 0;
    }

    /** Returns the number of live rows of a page. */
    final int liveCount(int page) {
        int count = 0;
        for (long word : pages[page].live) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Appends the live rows of a page in the order of their slots. */
    final void readPage(int page, RowBuffer target) {
        long[] live = pages[page].live;
        for (int word = 0; word < live.length; word++) {
            for (long bits = live[word]; bits != 0; bits &= bits - 1) {
                int pointer = pointer(page, word * Long.SIZE + Long.numberOfTrailingZeros(bits));
                target.add(array(pointer), offset(pointer), length(pointer));
            }
        }
    }

    /** Appends a page with as many of the first rows as fit, in slots from 0, and returns how many these are. */
    abstract int appendPage(RowBuffer source);

    /** Appends a page and returns its number. */
    final int addPage(Page page) {
        if (pageCount == PAGES_MAX) {
            throw new StorageException(StorageErrorCode.TABLE_FULL, "table is full: pages=" + PAGES_MAX);
        }
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, Math.min(PAGES_MAX, pageCount * 2));
        }
        page.version = versions.current();
        pages[pageCount] = page;
        return pageCount++;
    }

    /** Marks a free slot as used, live and touched. */
    final int occupy(int pageIndex, int slot) {
        Page page = writable(pageIndex);
        long bit = 1L << slot;
        page.used[slot / Long.SIZE] |= bit;
        page.live[slot / Long.SIZE] |= bit;
        page.touched[slot / Long.SIZE] |= bit;
        page.usedCount++;
        return pointer(pageIndex, slot);
    }

    /** Marks a used slot as free. */
    final void vacate(int pointer) {
        Page page = writable(pointer >>> SLOT_BITS);
        int slot = slot(pointer);
        long bit = 1L << slot;
        Invariants.check((page.used[slot / Long.SIZE] & bit) != 0, "a free row is freed again");
        page.used[slot / Long.SIZE] &= ~bit;
        page.live[slot / Long.SIZE] &= ~bit;
        page.touched[slot / Long.SIZE] &= ~bit;
        page.usedCount--;
        page.firstOpenWord = Math.min(page.firstOpenWord, slot / Long.SIZE);
    }

    static int pointer(int page, int slot) {
        return page << SLOT_BITS | slot;
    }

    static int slot(int pointer) {
        return pointer & SLOT_MASK;
    }
}
