package dev.stdb.server.tx;

import dev.stdb.server.row.RowErrorCode;
import dev.stdb.server.row.RowException;
import dev.stdb.server.storage.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the open transaction did, in order; enough to undo it and to tell its net effect.
 *
 * <p>One entry is two longs: pointer (32 bits), first-change mark, and kind; then the number of the table and the place
 * of the overwritten image in the arena. Keeps its memory between transactions. Confined to the database thread.
 */
final class UndoLog {
    static final int INSERT = 0;
    static final int DELETE = 1;
    static final int UPDATE = 2;
    private static final int SCHEMA = 3;

    private static final int FIRST_SHIFT = 32;
    private static final int KIND_SHIFT = 33;
    private static final int WORDS = 2;
    private static final int ENTRIES_INITIAL = 64;
    private static final int ENTRIES_KEPT_MAX = 64 * 1024;
    private static final int ARENA_KEPT_MAX = 1 << 20;

    private long[] entries = new long[ENTRIES_INITIAL * WORDS];
    private int count;
    private byte[] arena = new byte[1024];
    private int arenaLength;
    private final List<TableState> tables = new ArrayList<>();
    private final List<Runnable> schemaChanges = new ArrayList<>();
    private final List<TableState> dropped = new ArrayList<>();
    private final List<TableState> created = new ArrayList<>();

    /** Returns whether nothing was done. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Returns the number of entries: a place to {@link #rollbackTo}. */
    int position() {
        return count;
    }

    /** Returns the tables with entries, in order of their first change. */
    List<TableState> tables() {
        return tables;
    }

    /** Notes that a row was inserted. */
    void inserted(TableState table, int pointer) {
        table.rowsMoved = true;
        // Its storage is fresh: pointers are not reused within a transaction.
        append(INSERT, true, table, pointer, 0);
    }

    /** Notes that a row was deleted. */
    void deleted(TableState table, int pointer) {
        table.rowsMoved = true;
        append(DELETE, table.rows().touch(pointer), table, pointer, 0);
    }

    /** Keeps the image of a row that is about to be overwritten. */
    void overwriting(TableState table, int pointer) {
        Table rows = table.rows();
        int length = rows.length(pointer);
        if (arena.length - arenaLength < length) {
            int wanted = arenaLength + length;
            if (wanted < 0) {
                throw new RowException(
                        RowErrorCode.ROWS_TOO_LARGE, "rows changed by a transaction exceed 2 GiB: operations=" + count);
            }
            arena = Arrays.copyOf(arena, Math.max(wanted, arena.length * 2));
        }
        System.arraycopy(rows.array(pointer), rows.offset(pointer), arena, arenaLength, length);
        append(UPDATE, rows.touch(pointer), table, pointer, arenaLength);
        arenaLength += length;
    }

    /** Notes how to undo a schema change. */
    void schemaChanged(Runnable undo) {
        push((long) SCHEMA << KIND_SHIFT, schemaChanges.size());
        schemaChanges.add(undo);
    }

    /**
     * Notes that a table was dropped.
     *
     * @param undo puts it back
     */
    void dropped(TableState table, Runnable undo) {
        dropped.add(table);
        schemaChanged(() -> {
            dropped.remove(table);
            undo.run();
        });
    }

    /**
     * Notes that a table was created.
     *
     * @param undo takes it away
     */
    void created(TableState table, Runnable undo) {
        table.isNew = true;
        created.add(table);
        schemaChanged(() -> {
            created.remove(table);
            undo.run();
            table.rows().discard();
        });
    }

    /** Returns the tables that were created, those included that were dropped again. */
    List<TableState> created() {
        return created;
    }

    /**
     * Forgets the entries from {@code position} on if all are inserts into one table that was created here: taking the
     * table away undoes them, too.
     */
    void forgetInserts(int position, TableState table) {
        if (!table.isNew || !areInserts(position, table)) {
            return;
        }
        while (count > position) {
            table.rows().untouch(pointer(--count));
            table.operations.removeLast();
        }
        if (table.operations.size() == 0) {
            tables.remove(table.undoSlot);
        }
    }

    private boolean areInserts(int position, TableState table) {
        for (int entry = position; entry < count; entry++) {
            if (kind(entry) != INSERT || table(entry) != table) {
                return false;
            }
        }
        return position < count;
    }

    private void append(int kind, boolean first, TableState table, int pointer, int image) {
        if (table.operations.size() == 0) {
            table.undoSlot = tables.size();
            tables.add(table);
        }
        table.operations.add(count);
        push(
                (long) kind << KIND_SHIFT | (first ? 1L << FIRST_SHIFT : 0) | pointer,
                (long) table.undoSlot << Integer.SIZE | image);
    }

    private void push(long head, long detail) {
        if (count * WORDS == entries.length) {
            entries = Arrays.copyOf(entries, Math.multiplyExact(entries.length, 2));
        }
        entries[count * WORDS] = head;
        entries[count * WORDS + 1] = detail;
        count++;
    }

    int kind(int entry) {
        return (int) (entries[entry * WORDS] >>> KIND_SHIFT);
    }

    /** Returns whether an entry is the first one of its row. */
    boolean isFirst(int entry) {
        return (entries[entry * WORDS] >>> FIRST_SHIFT & 1) != 0;
    }

    int pointer(int entry) {
        return (int) entries[entry * WORDS];
    }

    /** Returns where the image an UPDATE overwrote is in {@link #arena}; it is as long as the row. */
    int image(int entry) {
        return (int) entries[entry * WORDS + 1];
    }

    byte[] arena() {
        return arena;
    }

    private TableState table(int entry) {
        return tables.get((int) (entries[entry * WORDS + 1] >>> Integer.SIZE));
    }

    /** Undoes everything from the entry at {@code position} on, last first. */
    void rollbackTo(int position) {
        while (count > position) {
            int entry = --count;
            if (kind(entry) == SCHEMA) {
                schemaChanges.remove(schemaChanges.size() - 1).run();
                continue;
            }
            TableState table = table(entry);
            undoRow(entry, table.rows());
            table.operations.removeLast();
            if (table.operations.size() == 0) {
                table.rowsMoved = false;
                tables.remove(table.undoSlot);
            }
        }
    }

    private void undoRow(int entry, Table rows) {
        int pointer = pointer(entry);
        switch (kind(entry)) {
            case INSERT -> {
                rows.delete(pointer);
                rows.free(pointer);
                return;
            }
            case DELETE -> rows.undelete(pointer);
            default -> rows.overwrite(pointer, arena, image(entry), rows.length(pointer));
        }
        if (isFirst(entry)) {
            rows.untouch(pointer);
        }
    }

    /** Makes everything final: frees deleted rows, clears marks, forgets all entries. */
    void release() {
        for (TableState table : tables) {
            Table rows = table.rows();
            for (int i = 0; i < table.operations.size(); i++) {
                int entry = table.operations.get(i);
                if (kind(entry) == DELETE) {
                    rows.free(pointer(entry));
                } else {
                    rows.untouch(pointer(entry));
                }
            }
            table.operations.clear();
            table.rowsMoved = false;
        }
        for (TableState table : dropped) {
            table.rows().discard();
        }
        for (TableState table : created) {
            table.isNew = false;
            table.isLogged = false;
        }
        clear();
    }

    private void clear() {
        count = 0;
        arenaLength = 0;
        tables.clear();
        schemaChanges.clear();
        dropped.clear();
        created.clear();
        if (entries.length > ENTRIES_KEPT_MAX * WORDS) {
            entries = new long[ENTRIES_INITIAL * WORDS];
        }
        if (arena.length > ARENA_KEPT_MAX) {
            arena = new byte[ARENA_KEPT_MAX / Integer.SIZE];
        }
    }

    /** Undoes everything. */
    void rollback() {
        rollbackTo(0);
        clear();
    }
}
