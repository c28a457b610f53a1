package dev.stdb.module;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table or of an index scan, as they were when the iterator was made: changes made while iterating do not show.
 *
 * <p>It can be walked once. Iterators left unfinished are closed when the reducer returns; {@link #close} frees the host's copy
 * of the remaining rows earlier.
 *
 * @param <R> row type
 */
public final class RowIterator<R> implements Iterator<R>, Iterable<R>, AutoCloseable {

    private static @Nullable RowIterator<?> firstOpen;

    private final TableHandle<R> table;
    private final int handle;
    private final IteratorBuffer buffer;
    private int position;
    private int limit;
    private boolean drained;
    private boolean closed;
    private @Nullable RowIterator<?> previousOpen;
    private @Nullable RowIterator<?> nextOpen;

    RowIterator(TableHandle<R> table, int handle) {
        this.table = table;
        this.handle = handle;
        this.buffer = takeBuffer(handle);
        nextOpen = firstOpen;
        if (nextOpen != null) {
            nextOpen.previousOpen = this;
        }
        firstOpen = this;
    }

    private static IteratorBuffer takeBuffer(int handle) {
        try {
            return IteratorBuffer.take();
        } catch (HostCallException e) {
            HostFunctions.rowIteratorClose(handle);
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        while (position == limit) {
            if (drained) {
                close();
                return false;
            }
            refill();
        }
        return true;
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more rows: table=" + table.tableName());
        }
        R row = table.readRow(position);
        position = Cursor.end;
        return row;
    }

    /** Returns this iterator, so that it can be the subject of a {@code for} loop, once. */
    @Override
    public Iterator<R> iterator() {
        return this;
    }

    /** Returns the remaining rows as a list. */
    public List<R> toList() {
        List<R> rows = new ArrayList<>();
        while (hasNext()) {
            rows.add(next());
        }
        return rows;
    }

    /** Frees the rows not read yet; closing twice is fine. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!drained) {
            drained = true;
            HostFunctions.rowIteratorClose(handle);
        }
        position = 0;
        limit = 0;
        unlink();
        buffer.release();
    }

    private void unlink() {
        RowIterator<?> previous = previousOpen;
        RowIterator<?> next = nextOpen;
        if (previous == null) {
            firstOpen = next;
        } else {
            previous.nextOpen = next;
        }
        if (next != null) {
            next.previousOpen = previous;
        }
        previousOpen = null;
        nextOpen = null;
    }

    private void refill() {
        while (true) {
            Memory.putInt(Scratch.LENGTH, buffer.capacity);
            int result = HostFunctions.rowIteratorAdvance(handle, buffer.address, Scratch.LENGTH);
            int length = Memory.getInt(Scratch.LENGTH);
            if (result == HostErrors.BUFFER_TOO_SMALL) {
                buffer.grow(length);
                continue;
            }
            if (result > 0) {
                throw HostErrors.of(result, "reading rows", table.tableName());
            }
            drained = result < 0;
            position = buffer.address;
            limit = buffer.address + length;
            return;
        }
    }

    /** Closes every iterator that a call left open. */
    static void closeAll() {
        RowIterator<?> open = firstOpen;
        while (open != null) {
            open.close();
            open = firstOpen;
        }
    }
}
