package dev.stdb.server.query;

import dev.stdb.server.row.RowCursor;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Several cursors one behind the other, each opened when the one before has ended. */
final class ChainCursor implements RowCursor {
    private final int count;
    private final IntFunction<RowCursor> parts;
    private int opened;
    private @Nullable RowCursor current;

    /** Creates a chain of {@code count} parts. */
    ChainCursor(int count, IntFunction<RowCursor> parts) {
        this.count = count;
        this.parts = parts;
    }

    @Override
    public boolean next() {
        while (true) {
            if (current != null && current.next()) {
                return true;
            } else if (opened == count) {
                return false;
            }
            current = parts.apply(opened++);
        }
    }

    private RowCursor row() {
        if (current == null) {
            throw new IllegalStateException("no row: next() comes first");
        }
        return current;
    }

    @Override
    public byte[] array() {
        return row().array();
    }

    @Override
    public int offset() {
        return row().offset();
    }

    @Override
    public int length() {
        return row().length();
    }

    @Override
    public long pointer() {
        return row().pointer();
    }
}
