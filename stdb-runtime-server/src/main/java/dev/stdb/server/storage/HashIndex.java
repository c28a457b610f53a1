package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;

/** Hash index: point lookups only. Keys are not copied; see {@link HashTable}. */
final class HashIndex extends TableIndex {
    private final Slots slots = new Slots();
    private final PointerGroups groups = new PointerGroups();
    private final boolean hashIsKey;
    private long size;

    /** The table of this index: a value is a pointer or a group of pointers with one key. */
    private final class Slots extends HashTable {
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
    void add(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        byte[] keyBytes = key().keyArray();
        int keyOffset = key().keyOffset();
        int hash = key().hash(keyBytes, keyOffset);
        int slot = isUnique() ? -1 : slots.findSlot(hash, keyBytes, keyOffset, 0);
        if (slot < 0) {
            slots.add(hash, pointer);
        } else {
            slots.setValue(slot, groups.add(slots.value(slot), pointer));
        }
        size++;
    }

    @Override
    void remove(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        byte[] keyBytes = key().keyArray();
        int keyOffset = key().keyOffset();
        int hash = key().hash(keyBytes, keyOffset);
        int slot = isUnique() ? slots.findValue(hash, pointer) : slots.findSlot(hash, keyBytes, keyOffset, 0);
        Invariants.check(slot >= 0, "a row is missing from its hash index");
        int rest = groups.remove(slots.value(slot), pointer);
        if (rest == PointerGroups.NONE) {
            slots.removeSlot(slot);
        } else {
            slots.setValue(slot, rest);
        }
        size--;
    }

    @Override
    int findKey(byte[] keyBytes, int offset) {
        int slot = slots.findSlot(key().hash(keyBytes, offset), keyBytes, offset, 0);
        return slot < 0 ? -1 : groups.any(slots.value(slot));
    }

    @Override
    void point(IndexCursor cursor, byte[] keyBytes, int offset) {
        cursor.reset();
        int slot = slots.findSlot(key().hash(keyBytes, offset), keyBytes, offset, 0);
        if (slot < 0) {
            return;
        }
        int value = slots.value(slot);
        if (value >= 0) {
            cursor.startSingle(value);
        } else {
            cursor.startGroup(groups.group(value));
        }
    }

    @Override
    void scan(IndexCursor cursor, KeyRange range) {
        throw new UnsupportedOperationException("a hash index has no ranges");
    }
}
