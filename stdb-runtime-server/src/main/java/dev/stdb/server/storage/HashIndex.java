package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;

/** Hash index: point lookups only. Keys are not copied; see {@link HashTable}. */
final class HashIndex extends TableIndex {
    private final Slots slots;
    private final PointerGroups groups;
    private final boolean hashIsKey;
    private long size;

    /** The table of this index: a value is a pointer or a group of pointers with one key. */
    private final class Slots extends HashTable {
        Slots(Versions versions) {
            super(versions);
        }

        Slots(HashTable source) {
            super(source);
        }

        @Override
        boolean matches(int value, byte[] keyBytes, int offset, int length) {
            if (hashIsKey) {
                return true;
            }
            int pointer = groups.any(value);
            return key().compareToRow(keyBytes, offset, key().elementCount(), rows.array(pointer), rows.offset(pointer))
                    == 0;
        }
    }

    HashIndex(KeyLayout key, boolean unique, PageStore rows) {
        super(key, unique, rows);
        this.hashIsKey = key.isNarrow();
        this.groups = new PointerGroups(key, rows);
        this.slots = new Slots(rows.space.versions());
    }

    private HashIndex(HashIndex source, PageStore frozenRows) {
        super(source.key().fork(), source.isUnique(), frozenRows);
        this.hashIsKey = source.hashIsKey;
        this.groups = source.groups.freeze(frozenRows);
        this.slots = new Slots(source.slots);
        this.size = source.size;
    }

    @Override
    TableIndex freeze(PageStore frozenRows) {
        return new HashIndex(this, frozenRows);
    }

    @Override
    public boolean supportsRanges() {
        return false;
    }

    @Override
    long size() {
        return size;
    }

    @Override
    long keyCount() {
        return slots.size();
    }

    @Override
    void add(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        byte[] keyBytes = key().keyArray();
        int keyOffset = key().keyOffset();
        int hash = key().hash(keyBytes, keyOffset);
        int value = isUnique() ? HashTable.NONE : slots.find(hash, keyBytes, keyOffset, 0);
        if (value == HashTable.NONE) {
            slots.add(hash, pointer);
        } else {
            int more = groups.add(value, pointer);
            if (more != value) {
                slots.replace(hash, value, more);
            }
        }
        size++;
    }

    @Override
    void remove(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        byte[] keyBytes = key().keyArray();
        int keyOffset = key().keyOffset();
        int hash = key().hash(keyBytes, keyOffset);
        int value = isUnique() ? pointer : slots.find(hash, keyBytes, keyOffset, 0);
        Invariants.check(value != HashTable.NONE, "a row is missing from its hash index");
        int rest = groups.remove(value, pointer);
        if (rest == PointerGroups.NONE) {
            boolean removed = slots.remove(hash, value);
            Invariants.check(removed, "a row is missing from its hash index");
        } else if (rest != value) {
            slots.replace(hash, value, rest);
        }
        size--;
    }

    @Override
    int findKey(byte[] keyBytes, int offset) {
        int value = slots.find(key().hash(keyBytes, offset), keyBytes, offset, 0);
        return value == HashTable.NONE ? -1 : groups.any(value);
    }

    @Override
    void point(IndexCursor cursor, byte[] keyBytes, int offset) {
        cursor.reset();
        groups.start(cursor, slots.find(key().hash(keyBytes, offset), keyBytes, offset, 0));
    }

    @Override
    void scan(IndexCursor cursor, KeyRange range) {
        throw new UnsupportedOperationException("a hash index has no ranges");
    }
}
