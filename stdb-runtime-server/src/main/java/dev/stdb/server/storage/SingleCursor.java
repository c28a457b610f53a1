package dev.stdb.server.storage;

/** Cursor over one row or none. Confined to the thread of the rows. */
final class SingleCursor extends PageCursor {
    private boolean started;

    /** Yields one row, or none for -1. */
    SingleCursor(PageStore rows, int pointer) {
        super(rows);
        this.pointer = pointer;
    }

    @Override
    public boolean next() {
        boolean first = !started && pointer >= 0;
        started = true;
        return first;
    }
}
