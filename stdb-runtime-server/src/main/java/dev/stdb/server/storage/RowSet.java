package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.Hashing;

/** Finds rows by all their bytes; gives set semantics to tables without a unique index. */
final class RowSet extends HashTable {
    private final PageStore rows;

    RowSet(PageStore rows) {
        super(rows.space.versions());
        this.rows = rows;
    }

    @Override
    boolean matches(int value, byte[] row, int offset, int length) {
        return rows.bytesEqual(value, row, offset, length);
    }

    /** Returns the pointer of the row with the given bytes, or -1. */
    int find(byte[] row, int offset, int length) {
        return find(Hashing.bytes(row, offset, length, 0), row, offset, length);
    }

    /** Adds a row that is not present. */
    void add(byte[] row, int offset, int length, int pointer) {
        add(Hashing.bytes(row, offset, length, 0), pointer);
    }

    /** Removes a row. */
    void remove(byte[] row, int offset, int length, int pointer) {
        boolean removed = remove(Hashing.bytes(row, offset, length, 0), pointer);
        Invariants.check(removed, "a row is missing from the row set of its table");
    }
}
