package dev.stdb.server.storage;

import dev.stdb.server.row.RowBuffer;
import java.util.Arrays;

/**
 * Rows of one length: slot {@code i} of a page is at byte {@code i * rowSize}.
 *
 * <p>Free slots are found by the page's bitset; pages with free slots are kept on a stack. The first page starts small,
 * so that the many tiny tables of a schema cost little. A page whose last row goes gives its memory back unless it is
 * the only one with room.
 */
final class FixedPageStore extends PageStore {
    private static final int SLOTS_INITIAL = 16;
    private static final byte[] RELEASED = {};

    private final int rowSize;
    private final int stride;
    private final int slotsPerPage;
    private final IntStack openPages = new IntStack();

    /** Creates a store for rows of {@code rowSize} bytes (0 or more). */
    FixedPageStore(StorageSpace space, int rowSize) {
        super(space);
        this.rowSize = rowSize;
        // A row without bytes still needs a slot of its own.
        this.stride = Math.max(1, rowSize);
        this.slotsPerPage = Math.max(1, Math.min(SLOTS_MAX, PAGE_BYTES / stride));
    }

    private FixedPageStore(FixedPageStore source) {
        super(source);
        this.rowSize = source.rowSize;
        this.stride = source.stride;
        this.slotsPerPage = source.slotsPerPage;
    }

    @Override
    PageStore freeze() {
        return new FixedPageStore(this);
    }

    @Override
    int insert(byte[] row, int offset, int length) {
        int index = openPages.isEmpty() ? newPage() : openPages.peek();
        Page page = writable(index);
        int slot = page.firstFree(slotsPerPage);
        if (slot < 0) {
            // All tracked slots are used, but the state of the page has not grown to its full size yet.
            slot = page.usedCount;
        }
        page.growSlots(slot + 1);
        ensureBytes(page, (slot + 1) * stride);
        System.arraycopy(row, offset, page.bytes, slot * stride, length);
        int pointer = occupy(index, slot);
        if (page.usedCount == slotsPerPage) {
            page.open = false;
            openPages.pop();
        }
        return pointer;
    }

    @Override
    void free(int pointer) {
        vacate(pointer);
        int index = pointer >>> SLOT_BITS;
        Page page = page(index);
        if (!page.open) {
            page.open = true;
            openPages.push(index);
        }
        if (page.usedCount == 0 && openPages.size() > 1) {
            space.pages().give(page.bytes);
            page.bytes = RELEASED;
        }
    }

    @Override
    int offset(int pointer) {
        return slot(pointer) * stride;
    }

    @Override
    int length(int pointer) {
        return rowSize;
    }

    private int newPage() {
        boolean first = pageCount() == 0;
        Page page = new Page(RELEASED, first ? SLOTS_INITIAL : slotsPerPage, false);
        page.open = true;
        int index = addPage(page);
        openPages.push(index);
        if (!first) {
            ensureBytes(page, slotsPerPage * stride);
        }
        return index;
    }

    private void ensureBytes(Page page, int wanted) {
        if (page.bytes.length >= wanted) {
            return;
        }
        int full = slotsPerPage * stride;
        int grown = Math.max(Math.max(SLOTS_INITIAL * stride, page.bytes.length * 2), wanted);
        if (grown >= full && full <= PAGE_BYTES) {
            byte[] bytes = space.pages().take();
            System.arraycopy(page.bytes, 0, bytes, 0, page.bytes.length);
            page.bytes = bytes;
        } else {
            page.bytes = Arrays.copyOf(page.bytes, Math.min(full, grown));
        }
    }

    @Override
    int appendPage(RowBuffer source) {
        int count = Math.min(slotsPerPage, source.count());
        Page page = new Page(RELEASED, Math.max(count, pageCount() == 0 ? SLOTS_INITIAL : slotsPerPage), false);
        int index = addPage(page);
        ensureBytes(page, count * stride);
        for (int slot = 0; slot < count; slot++) {
            System.arraycopy(source.data(), source.start(slot), page.bytes, slot * stride, rowSize);
            occupy(index, slot);
        }
        if (count < slotsPerPage) {
            page.open = true;
            openPages.push(index);
        }
        return count;
    }
}
