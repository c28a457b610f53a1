package dev.stdb.server.storage;

/** Cursor over all live rows of a table. Confined to the database thread. */
final class TableCursor extends PageCursor {
    private final PageStore rows;
    private boolean done;

    TableCursor(PageStore rows) {
        super(rows);
        this.rows = rows;
    }

    @Override
    public boolean next() {
        if (done) {
            return false;
        }
        pointer = rows.nextLive(pointer);
        done = pointer < 0;
        return !done;
    }
}
