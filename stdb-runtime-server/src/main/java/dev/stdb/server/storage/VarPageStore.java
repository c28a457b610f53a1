package dev.stdb.server.storage;

import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of varying length: slotted pages. Rows lie back to back from the front of a page; a directory beside the bytes
 * tells offset and length of every slot, so a page can be compacted without changing pointers.
 *
 * <p>New rows go to the current page. A page is refilled only once {@value #REUSE_BYTES_MIN} bytes of it are free:
 * compaction then copies at most eight bytes for each byte it wins. Rows longer than {@value #PAGED_BYTES_MAX} bytes
 * get a chunk of exactly their length: a page with one slot. A row with large columns is kept as a stub ({@link Stubs})
 * and joined to one array when it is read; the row read last is remembered. A page takes no further row once its rows
 * have {@value #WHOLE_BYTES_MAX} bytes together with their large columns, which bounds what {@link #readPage} returns.
 */
final class VarPageStore extends PageStore {
    /** Longest row, or stub, that shares a page. */
    static final int PAGED_BYTES_MAX = PAGE_BYTES / 4;

    /** Free bytes that make a page worth refilling. */
    static final int REUSE_BYTES_MIN = PAGE_BYTES / 8;

    /** Bytes of rows, large columns included, that close a page. */
    static final int WHOLE_BYTES_MAX = 4 << 20;

    private static final int BYTES_INITIAL = 1024;
    private static final int SLOTS_INITIAL = 16;
    private static final int LENGTH_BITS = 15;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int STUB = 1 << 31;
    private static final byte[] RELEASED = {};
    private static final int REUSE_TRIES = 4;
    private static final int NOTHING = -1;

    private final @Nullable Stubs stubs;
    private final BlobSource blobs;
    private final IntStack openPages = new IntStack();
    private final IntStack freeChunks = new IntStack();
    private int current = NOTHING;
    private int stubCount;
    private Joined joined = Joined.NONE;

    /** The row behind a stub that was read last. One immutable object, because index builds share a store. */
    private record Joined(int pointer, byte[] bytes) {
        static final Joined NONE = new Joined(NOTHING, RELEASED);
    }

    /** A page with its slot directory: stub mark, offset and length of each slot in one int; a chunk page has none. */
    private static final class VarPage extends Page {
        int[] directory;
        int tail;
        int usedBytes;

        /** Total length of the rows behind the stubs. */
        long wholeBytes;

        VarPage(byte[] bytes, boolean chunk) {
            super(bytes, chunk ? 1 : SLOTS_INITIAL, chunk);
            this.directory = new int[chunk ? 0 : SLOTS_INITIAL];
        }

        VarPage(VarPage source, PagePool pool) {
            super(source, pool);
            this.directory = source.directory.clone();
            this.tail = source.tail;
            this.usedBytes = source.usedBytes;
            this.wholeBytes = source.wholeBytes;
        }

        @Override
        Page copy(PagePool pool) {
            return new VarPage(this, pool);
        }

        boolean hasRoom(int length) {
            return PAGE_BYTES - usedBytes >= length && usedCount < SLOTS_MAX && wholeBytes < WHOLE_BYTES_MAX;
        }

        boolean isWorthReusing() {
            return hasRoom(REUSE_BYTES_MIN);
        }

        int offset(int slot) {
            return (directory[slot] & ~STUB) >>> LENGTH_BITS;
        }

        int length(int slot) {
            return directory[slot] & LENGTH_MASK;
        }

        boolean isStub(int slot) {
            return directory[slot] < 0;
        }
    }

    /**
     * Creates an empty store.
     *
     * @param layout the layout of the rows, or null if large columns are not to be stored apart
     */
    VarPageStore(StorageSpace space, @Nullable RowLayout layout) {
        super(space);
        this.stubs = layout == null ? null : new Stubs(layout, space.blobs());
        this.blobs = space.blobs();
    }

    private VarPageStore(VarPageStore source) {
        super(source);
        this.stubs = null;
        this.blobs = source.stubCount == 0 ? source.blobs : source.space.blobs().freeze();
    }

    @Override
    PageStore freeze() {
        return new VarPageStore(this);
    }

    private VarPage varPage(int pointer) {
        return (VarPage) page(pointer >>> SLOT_BITS);
    }

    @Override
    int insert(byte[] row, int offset, int length) {
        int stub = stubLength(row, offset, length);
        if (stub < 0 && length > PAGED_BYTES_MAX) {
            return insertChunk(row, offset, length);
        }
        int index = pageFor(stub < 0 ? length : stub);
        return place((VarPage) writable(index), index, row, offset, length, stub);
    }

    /** Returns the length of the stub that is to be stored instead of a row, or -1. */
    private int stubLength(byte[] row, int offset, int length) {
        return stubs == null ? NOTHING : stubs.stubLength(row, offset, length, PAGED_BYTES_MAX);
    }

    /** Puts a row into a writable page with room, as a stub unless {@code stub} is negative. */
    private int place(VarPage page, int index, byte[] row, int offset, int length, int stub) {
        if (stub < 0 || stubs == null) {
            return placeBytes(page, index, row, offset, length, 0);
        }
        stubs.split(row, offset, length, stub);
        page.wholeBytes += length;
        page.stubs++;
        stubCount++;
        joined = Joined.NONE;
        return placeBytes(page, index, stubs.bytes(), 0, stub, STUB);
    }

    private int placeBytes(VarPage page, int index, byte[] bytes, int offset, int length, int mark) {
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
        System.arraycopy(bytes, offset, page.bytes, page.tail, length);
        page.directory[slot] = mark | page.tail << LENGTH_BITS | length;
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
        VarPage page = varPage(pointer);
        if (page.chunk) {
            page.bytes = RELEASED;
            freeChunks.push(index);
            return;
        }
        int slot = slot(pointer);
        page.usedBytes -= page.length(slot);
        if (page.isStub(slot) && stubs != null) {
            page.wholeBytes -= Stubs.rowLength(page.bytes, page.offset(slot));
            page.stubs--;
            stubCount--;
            stubs.release(page.bytes, page.offset(slot));
        }
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
    void discard() {
        for (int index = 0; index < pageCount() && stubs != null; index++) {
            VarPage page = (VarPage) page(index);
            for (int word = 0; page.stubs > 0 && word < page.used.length; word++) {
                for (long bits = page.used[word]; bits != 0; bits &= bits - 1) {
                    int slot = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                    if (page.isStub(slot)) {
                        stubs.release(page.bytes, page.offset(slot));
                    }
                }
            }
        }
        super.discard();
    }

    @Override
    int offset(int pointer) {
        VarPage page = varPage(pointer);
        int slot = slot(pointer);
        return page.chunk || page.isStub(slot) ? 0 : page.offset(slot);
    }

    @Override
    int length(int pointer) {
        VarPage page = varPage(pointer);
        int slot = slot(pointer);
        if (page.chunk) {
            return page.bytes.length;
        }
        return page.isStub(slot) ? Stubs.rowLength(page.bytes, page.offset(slot)) : page.length(slot);
    }

    @Override
    byte[] arrayBeside(int pointer) {
        VarPage page = varPage(pointer);
        int slot = slot(pointer);
        if (!page.isStub(slot)) {
            return page.bytes;
        }
        Joined last = joined;
        if (last.pointer != pointer) {
            last = new Joined(pointer, Stubs.join(page.bytes, page.offset(slot), blobs));
            joined = last;
        }
        return last.bytes;
    }

    @Override
    boolean canOverwrite(int pointer, byte[] row, int offset, int length) {
        VarPage page = varPage(pointer);
        int slot = slot(pointer);
        boolean fits = page.chunk ? page.bytes.length == length : !page.isStub(slot) && page.length(slot) == length;
        return fits && stubLength(row, offset, length) < 0;
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
            VarPage page = (VarPage) page(current);
            boolean contiguous = PAGE_BYTES - page.tail >= length && page.hasRoom(length);
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
            reopen(previous, (VarPage) page(previous));
        }
        return current;
    }

    /** Takes a page with room off the stack of open pages; looks at a few only. Returns -1 if none fits. */
    private int takeOpenPage(int length) {
        int found = -1;
        IntStack tooSmall = new IntStack();
        for (int tries = 0; tries < REUSE_TRIES && found < 0 && !openPages.isEmpty(); tries++) {
            int index = openPages.pop();
            VarPage page = (VarPage) page(index);
            if (page.hasRoom(length)) {
                page.open = false;
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

    /** Moves the used rows of a writable page together. Pointers stay, offsets change. */
    private void compact(VarPage page) {
        byte[] target = space.pages().take();
        int tail = 0;
        for (int word = 0; word < page.used.length; word++) {
            for (long bits = page.used[word]; bits != 0; bits &= bits - 1) {
                int slot = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                int length = page.length(slot);
                System.arraycopy(page.bytes, page.offset(slot), target, tail, length);
                page.directory[slot] = page.directory[slot] & STUB | tail << LENGTH_BITS | length;
                tail += length;
            }
        }
        space.pages().give(page.bytes);
        page.bytes = target;
        page.tail = tail;
    }

    @Override
    int appendPage(RowBuffer source) {
        if (!source.isEmpty()
                && source.length(0) > PAGED_BYTES_MAX
                && stubLength(source.data(), 0, source.length(0)) < 0) {
            occupy(addPage(new VarPage(source.row(0), true)), 0);
            return 1;
        }
        VarPage page = new VarPage(RELEASED, false);
        int index = addPage(page);
        int done = 0;
        for (; done < source.count(); done++) {
            int length = source.length(done);
            int stub = stubLength(source.data(), source.start(done), length);
            int stored = stub < 0 ? length : stub;
            if (stored > PAGED_BYTES_MAX || PAGE_BYTES - page.tail < stored || done == SLOTS_MAX) {
                break;
            }
            place(page, index, source.data(), source.start(done), length, stub);
        }
        reopen(index, page);
        return done;
    }
}
