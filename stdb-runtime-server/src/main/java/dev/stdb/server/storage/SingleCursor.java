package dev.stdb.server.storage;

/** Cursor over one row or none. Confined to the thread of the rows. */
final class SingleCursor implements RowCursor {
    private final PageStore rows;
    private final int pointer;
    private boolean started;

    /** Yields one row, or none for -1. */
    SingleCursor(PageStore rows, int pointer) {
        this.rows = rows;
        this.pointer = pointer;
    }

    @Override
    public boolean next() {
        boolean first = !started && pointer >= 0;
        started = true;
        return first;
    }

    @Override
    public byte[] array() {
        return rows.array(pointer);
    }

    @Override
    public int offset() {
        return rows.offset(pointer);
    }

    @Override
    public int length() {
        return rows.length(pointer);
    }

    @Override
    public long pointer() {
        return pointer;
    }
}
