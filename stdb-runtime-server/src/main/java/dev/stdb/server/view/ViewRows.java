package dev.stdb.server.view;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowHash;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.TableChanges;
import org.jspecify.annotations.Nullable;

/** The rows of an instance as of one evaluation, none twice. Immutable, thread-safe. */
final class ViewRows {
    private final TableSchema table;
    private final RowLayout layout;
    private final RowBuffer rows;
    private final RowHash hash;
    private final @Nullable RowHash byKey;

    private ViewRows(TableSchema table, RowLayout layout, RowBuffer rows, RowHash hash, @Nullable RowHash byKey) {
        this.table = table;
        this.layout = layout;
        this.rows = rows;
        this.hash = hash;
        this.byKey = byKey;
    }

    /**
     * Takes rows, those that occur several times once.
     *
     * @param table the table that stands for the instance
     * @param given rows of it
     * @throws BadResultException if two different rows have the same primary key
     */
    static ViewRows of(TableSchema table, RowLayout layout, RowBuffer given) {
        RowBuffer rows = given;
        RowHash hash = RowHash.ofRows(given);
        if (!hash.addAll()) {
            rows = distinct(given);
            hash = RowHash.ofRows(rows);
            hash.addAll();
        }
        return new ViewRows(table, layout, rows, hash, byKey(table, layout, rows));
    }

    private static RowBuffer distinct(RowBuffer given) {
        RowBuffer rows = new RowBuffer();
        RowHash seen = RowHash.ofRows(given);
        for (int i = 0; i < given.count(); i++) {
            if (seen.add(i)) {
                rows.add(given.data(), given.start(i), given.length(i));
            }
        }
        return rows;
    }

    private static @Nullable RowHash byKey(TableSchema table, RowLayout layout, RowBuffer rows) {
        if (table.indexes().isEmpty()) {
            return null;
        }
        int column = table.indexes().get(0).columns().get(0);
        RowHash hash = RowHash.ofColumn(rows, layout, column);
        if (!hash.addAll()) {
            throw repeatedKey(table, column);
        }
        return hash;
    }

    /** Returns what to say of two different rows with the same primary key. */
    static BadResultException repeatedKey(TableSchema table, int column) {
        return new BadResultException("two rows have the same primary key: column="
                + table.columns().get(column).name());
    }

    /** Returns the same rows as those of another instance, without a copy. */
    ViewRows as(TableSchema other) {
        return new ViewRows(other, layout, rows, hash, byKey);
    }

    /** Returns what {@link #as} leaves the same. */
    RowBuffer content() {
        return rows;
    }

    RowLayout layout() {
        return layout;
    }

    int count() {
        return rows.count();
    }

    /** Returns about how much memory the rows take. */
    long sizeBytes() {
        return rows.memoryBytes() + hash.sizeBytes() + (byKey == null ? 0 : byKey.sizeBytes());
    }

    /** Returns what must be done to {@code before}, rows of the same instance, to get these. */
    TableChanges since(ViewRows before) {
        return new TableChanges(table, missingIn(before), before.missingIn(this), false);
    }

    private RowBuffer missingIn(ViewRows other) {
        RowBuffer missing = new RowBuffer();
        for (int i = 0; i < rows.count(); i++) {
            if (other.hash.find(rows.data(), rows.start(i), rows.end(i)) < 0) {
                missing.add(rows.data(), rows.start(i), rows.length(i));
            }
        }
        return missing;
    }

    /** Returns a cursor over all rows. */
    RowCursor scan() {
        return new Cursor(rows, 0, rows.count());
    }

    /** Returns a cursor over the row with a primary key, if there is one. */
    RowCursor scanKey(byte[] key, int offset, int length) {
        int row = byKey == null ? -1 : byKey.find(key, offset, offset + length);
        return row < 0 ? new Cursor(rows, 0, 0) : new Cursor(rows, row, row + 1);
    }

    /** Rows of a buffer that follow each other. */
    private static final class Cursor implements RowCursor {
        private final RowBuffer rows;
        private final int end;
        private int row;

        Cursor(RowBuffer rows, int start, int end) {
            this.rows = rows;
            this.row = start - 1;
            this.end = end;
        }

        @Override
        public boolean next() {
            return ++row < end;
        }

        @Override
        public byte[] array() {
            return rows.data();
        }

        @Override
        public int offset() {
            return rows.start(row);
        }

        @Override
        public int length() {
            return rows.length(row);
        }

        @Override
        public long pointer() {
            throw new UnsupportedOperationException("rows of views have no pointer");
        }
    }
}
