package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one table: keeps them in step with the rows, and answers what stands against a row.
 *
 * <p>Rows are told apart by the first unique index, the <b>identity</b>, or, if there is none, by a table of row
 * hashes. During replay the other indexes are deferred: not kept up, but built at the end. Confined to the database
 * thread.
 */
final class TableIndexes {
    private final PageStore rows;
    private TableIndex[] all = {};
    private boolean[] changedKeys = {};
    private @Nullable TableIndex identity;
    private @Nullable RowSet rowSet;
    private boolean deferred;
    private boolean replaceMoves;
    private int foundPointer = -1;

    TableIndexes(PageStore rows) {
        this.rows = rows;
        this.rowSet = new RowSet(rows);
    }

    private TableIndexes(PageStore frozenRows, TableIndexes source) {
        this.rows = frozenRows;
        this.all = new TableIndex[source.all.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = source.all[i].freeze(frozenRows);
        }
    }

    /** Returns indexes that keep the entries of now, over frozen rows; only for lookups by key. */
    TableIndexes freeze(PageStore frozenRows) {
        return new TableIndexes(frozenRows, this);
    }

    int count() {
        return all.length;
    }

    TableIndex at(int position) {
        return all[position];
    }

    /** Makes {@code next}, all filled, the indexes. */
    void set(TableIndex[] next) {
        all = next;
        changedKeys = new boolean[next.length];
        TableIndex previous = identity;
        boolean keep = deferred && previous != null && Arrays.asList(next).contains(previous);
        if (!keep) {
            identity = chooseIdentity(next);
            if (deferred && identity != null) {
                Invariants.check(fill(identity) < 0, "replayed rows violate a unique index");
            }
        }
        if (identity != null) {
            rowSet = null;
        } else if (rowSet == null) {
            RowSet set = new RowSet(rows);
            fill(set);
            rowSet = set;
        }
    }

    /** Returns the unique index with the cheapest lookup. */
    private static @Nullable TableIndex chooseIdentity(TableIndex[] candidates) {
        TableIndex best = null;
        for (TableIndex index : candidates) {
            if (index.isUnique()
                    && (best == null || index.key().isExact() && !best.key().isExact())) {
                best = index;
            }
        }
        return best;
    }

    boolean isDeferred() {
        return deferred;
    }

    /** Stops the upkeep of all indexes but the one that identifies rows. */
    void defer() {
        deferred = true;
    }

    private boolean isMaintained(TableIndex index) {
        return !deferred || index == identity;
    }

    /** Returns tasks that build the indexes that are kept up now, all still empty. */
    List<Runnable> buildMaintained() {
        List<Runnable> tasks = new ArrayList<>();
        for (TableIndex index : all) {
            if (isMaintained(index)) {
                tasks.add(() -> build(index));
            }
        }
        RowSet set = rowSet;
        if (set != null) {
            tasks.add(() -> fill(set));
        }
        return tasks;
    }

    /** Ends what {@link #defer} began: returns tasks that build the indexes left out. */
    List<Runnable> buildDeferred() {
        List<Runnable> tasks = new ArrayList<>();
        for (TableIndex index : all) {
            if (!isMaintained(index)) {
                tasks.add(() -> build(index));
            }
        }
        deferred = false;
        return tasks;
    }

    private void build(TableIndex index) {
        Invariants.check(fill(index) < 0, "restored rows violate a unique index");
    }

    /**
     * Adds all live rows to an index.
     *
     * @return -1, or the pointer of a row whose key the unique index holds already; the index is then useless
     */
    long fill(TableIndex index) {
        for (int pointer = rows.nextLive(-1); pointer >= 0; pointer = rows.nextLive(pointer)) {
            byte[] array = rows.array(pointer);
            int offset = rows.offset(pointer);
            if (index.isUnique() && index.findRow(array, offset) >= 0) {
                return pointer;
            }
            index.add(array, offset, pointer);
        }
        return -1;
    }

    private void fill(RowSet set) {
        for (int pointer = rows.nextLive(-1); pointer >= 0; pointer = rows.nextLive(pointer)) {
            set.add(rows.array(pointer), rows.offset(pointer), rows.length(pointer), pointer);
        }
    }

    /** See {@link Table#checkInsert}. */
    int checkInsert(byte[] row, int offset, int length, long except) {
        TableIndex first = identity;
        if (first == null) {
            int pointer = findIdentical(row, offset, length);
            return pointer < 0 || pointer == except ? Table.CHECK_OK : Table.CHECK_IDENTICAL;
        }
        int same = first.findRow(row, offset);
        if (same >= 0 && same != except) {
            foundPointer = same;
            return rows.bytesEqual(same, row, offset, length)
                    ? Table.CHECK_IDENTICAL
                    : Arrays.asList(all).indexOf(first);
        }
        for (int i = 0; i < all.length; i++) {
            TableIndex index = all[i];
            if (index.isUnique() && index != first) {
                int other = index.findRow(row, offset);
                if (other >= 0 && other != except) {
                    foundPointer = other;
                    return i;
                }
            }
        }
        return Table.CHECK_OK;
    }

    /** See {@link Table#checkReplace}. */
    int checkReplace(int pointer, TableIndex same, byte[] row, int offset) {
        byte[] array = rows.array(pointer);
        int start = rows.offset(pointer);
        replaceMoves = false;
        for (int i = 0; i < all.length; i++) {
            TableIndex index = all[i];
            boolean changed = index != same && !index.key().sameKey(array, start, row, offset);
            changedKeys[i] = changed;
            replaceMoves |= changed && index == identity;
            if (changed && index.isUnique()) {
                int other = index.findRow(row, offset);
                if (other >= 0) {
                    foundPointer = other;
                    return i;
                }
            }
        }
        return Table.CHECK_OK;
    }

    /** Returns whether the rows that {@link #checkReplace} saw last differ in the key that tells rows apart. */
    boolean replaceMoves() {
        return replaceMoves;
    }

    /** Returns the pointer of the row that a check found last. */
    int foundPointer() {
        return foundPointer;
    }

    /** Returns the pointer of the live row with exactly these bytes, or -1. */
    int findIdentical(byte[] row, int offset, int length) {
        int pointer;
        if (identity != null) {
            pointer = identity.findRow(row, offset);
            if (pointer >= 0 && !rows.bytesEqual(pointer, row, offset, length)) {
                pointer = -1;
            }
        } else if (rowSet != null) {
            pointer = rowSet.find(row, offset, length);
        } else {
            throw new IllegalStateException("rows of a frozen table are looked up by key only");
        }
        foundPointer = pointer;
        return pointer;
    }

    /** Notes which keys of a row another one changes, for {@link #removeChanged} and {@link #addChanged}. */
    void noteChangedKeys(int pointer, byte[] row, int offset) {
        byte[] array = rows.array(pointer);
        int start = rows.offset(pointer);
        for (int i = 0; i < all.length; i++) {
            changedKeys[i] = !all[i].key().sameKey(array, start, row, offset);
        }
    }

    /** Takes a row, still in place, out of the indexes whose keys are about to change. */
    void removeChanged(int pointer, int length) {
        byte[] array = rows.array(pointer);
        int start = rows.offset(pointer);
        for (int i = 0; i < all.length; i++) {
            if (changedKeys[i] && isMaintained(all[i])) {
                all[i].remove(array, start, pointer);
            }
        }
        if (rowSet != null) {
            rowSet.remove(array, start, length, pointer);
        }
    }

    /** Puts the row that replaced the one {@link #removeChanged} saw into the same indexes. */
    void addChanged(int pointer, byte[] row, int offset, int length) {
        for (int i = 0; i < all.length; i++) {
            if (changedKeys[i] && isMaintained(all[i])) {
                all[i].add(row, offset, pointer);
            }
        }
        if (rowSet != null) {
            rowSet.add(row, offset, length, pointer);
        }
    }

    /** Adds a row. */
    void add(byte[] row, int offset, int length, int pointer) {
        for (TableIndex index : all) {
            if (isMaintained(index)) {
                index.add(row, offset, pointer);
            }
        }
        if (rowSet != null) {
            rowSet.add(row, offset, length, pointer);
        }
    }

    /** Removes a row, whose bytes are still in place. */
    void remove(byte[] row, int offset, int length, int pointer) {
        for (TableIndex index : all) {
            if (isMaintained(index)) {
                index.remove(row, offset, pointer);
            }
        }
        if (rowSet != null) {
            rowSet.remove(row, offset, length, pointer);
        }
    }

    /** Checks that every index holds exactly the live rows, and returns how many these are; expensive. */
    long check() {
        long live = 0;
        for (int pointer = rows.nextLive(-1); pointer >= 0; pointer = rows.nextLive(pointer)) {
            live++;
            for (TableIndex index : all) {
                int found = index.findRow(rows.array(pointer), rows.offset(pointer));
                Invariants.check(found >= 0 && rows.isLive(found), "a live row is missing from an index");
                Invariants.check(!index.isUnique() || found == pointer, "two rows share a unique key");
            }
            if (rowSet != null) {
                int found = rowSet.find(rows.array(pointer), rows.offset(pointer), rows.length(pointer));
                Invariants.checkEquals(pointer, found, "row set");
            }
        }
        for (TableIndex index : all) {
            Invariants.checkEquals(live, index.size(), "index size");
            if (index instanceof BTreeIndex tree) {
                tree.checkStructure();
            }
        }
        return live;
    }
}
