package dev.stdb.server.storage;

/** Cursor over all live rows of a table. Confined to the database thread. */
final class TableCursor implements RowCursor {
    private final PageStore rows;
    private int pointer = -1;
    private boolean done;

    TableCursor(PageStore rows) {
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
