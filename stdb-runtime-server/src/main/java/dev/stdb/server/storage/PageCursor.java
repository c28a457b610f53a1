package dev.stdb.server.storage;

import dev.stdb.server.row.RowCursor;

/** What all cursors share: the current row is where a pointer says. Confined to the thread of the rows. */
abstract class PageCursor implements RowCursor {
    private final PageStore rows;

    /** The current row; -1 before the first one. */
    int pointer = -1;

    PageCursor(PageStore rows) {
        this.rows = rows;
    }

    @Override
    public final byte[] array() {
        return rows.array(pointer);
    }

    @Override
    public final int offset() {
        return rows.offset(pointer);
    }

    @Override
    public final int length() {
        return rows.length(pointer);
    }

    @Override
    public final long pointer() {
        return pointer;
    }
}
