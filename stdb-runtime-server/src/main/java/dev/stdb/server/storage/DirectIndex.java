package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Direct index: the key, an unsigned integer or a plain enum, is the place in a two-level array.
 *
 * <p>Keys of {@value #DENSE_MAX} and above go to a B-tree instead, so that one large key cannot make the array huge.
 */
final class DirectIndex extends TableIndex {
    /** First key that is kept in the tree. */
    static final int DENSE_MAX = 1 << 24;

    private static final int LEAF_BITS = 9;
    private static final int LEAF_SIZE = 1 << LEAF_BITS;

    private final Versions versions;
    private final PointerGroups groups;
    private final BTree sparse;
    private @Nullable Leaf[] leaves = new Leaf[1];
    private long denseSize;
    private long denseKeys;

    /** The values of some keys. */
    private static final class Leaf {
        final long version;
        final int[] values;

        Leaf(long version, int[] values) {
            this.version = version;
            this.values = values;
        }
    }

    /**
     * Creates an index.
     *
     * @param key a key for which {@link KeyLayout#isOrdinal} holds
     */
    DirectIndex(KeyLayout key, boolean unique, PageStore rows) {
        super(key, unique, rows);
        this.versions = rows.space.versions();
        this.groups = new PointerGroups(key, rows);
        this.sparse = new BTree(key, rows, unique);
    }

    private DirectIndex(DirectIndex source, PageStore frozenRows) {
        super(source.key().fork(), source.isUnique(), frozenRows);
        this.versions = source.versions;
        this.groups = source.groups.freeze(frozenRows);
        this.sparse = source.sparse.freeze(key(), frozenRows);
        this.leaves = source.leaves.clone();
        this.denseSize = source.denseSize;
        this.denseKeys = source.denseKeys;
    }

    @Override
    TableIndex freeze(PageStore frozenRows) {
        return new DirectIndex(this, frozenRows);
    }

    @Override
    long keyCount() {
        return denseKeys + sparse.keyCount();
    }

    @Override
    long size() {
        return denseSize + sparse.size();
    }

    private static boolean isDense(long ordinal) {
        return ordinal >= 0 && ordinal < DENSE_MAX;
    }

    @Override
    void add(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        long ordinal = key().ordinal(key().keyArray(), key().keyOffset());
        if (!isDense(ordinal)) {
            sparse.insert(key().keyArray(), key().keyOffset(), pointer);
            return;
        }
        int[] leaf = writableLeaf((int) ordinal);
        int slot = (int) ordinal & LEAF_SIZE - 1;
        denseKeys += leaf[slot] == PointerGroups.NONE ? 1 : 0;
        leaf[slot] = groups.add(leaf[slot], pointer);
        denseSize++;
    }

    private int[] writableLeaf(int ordinal) {
        int index = ordinal >>> LEAF_BITS;
        if (index >= leaves.length) {
            leaves = Arrays.copyOf(leaves, Math.max(index + 1, Math.min(leaves.length * 2, DENSE_MAX >>> LEAF_BITS)));
        }
        Leaf leaf = leaves[index];
        if (leaf == null) {
            leaf = new Leaf(versions.current(), new int[LEAF_SIZE]);
            Arrays.fill(leaf.values, PointerGroups.NONE);
            leaves[index] = leaf;
        } else if (versions.isFrozen(leaf.version)) {
            leaf = new Leaf(versions.current(), leaf.values.clone());
            leaves[index] = leaf;
        }
        return leaf.values;
    }

    @Override
    void remove(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        long ordinal = key().ordinal(key().keyArray(), key().keyOffset());
        if (!isDense(ordinal)) {
            sparse.remove(key().keyArray(), key().keyOffset(), pointer);
            return;
        }
        int value = valueAt((int) ordinal);
        Invariants.check(value != PointerGroups.NONE, "a row is missing from its direct index");
        int rest = groups.remove(value, pointer);
        writableLeaf((int) ordinal)[(int) ordinal & LEAF_SIZE - 1] = rest;
        denseKeys -= rest == PointerGroups.NONE ? 1 : 0;
        denseSize--;
    }

    @Override
    int findKey(byte[] keyBytes, int offset) {
        long ordinal = key().ordinal(keyBytes, offset);
        if (!isDense(ordinal)) {
            return sparse.find(keyBytes, offset);
        }
        int value = valueAt((int) ordinal);
        return value == PointerGroups.NONE ? -1 : groups.any(value);
    }

    @Override
    void point(IndexCursor cursor, byte[] keyBytes, int offset) {
        cursor.reset();
        long ordinal = key().ordinal(keyBytes, offset);
        if (isDense(ordinal)) {
            cursor.startDirect(this, (int) ordinal, (int) ordinal);
        } else {
            cursor.startTree(sparse, keyBytes, offset, 1);
        }
    }

    @Override
    void scan(IndexCursor cursor, KeyRange range) {
        cursor.reset();
        long first = 0;
        if (range.lowElements() > 0) {
            long low = key().ordinal(range.low(), 0);
            first = isDense(low) ? low + (range.lowBehind() ? 1 : 0) : DENSE_MAX;
        }
        long last = DENSE_MAX - 1;
        if (range.highElements() > 0) {
            long high = key().ordinal(range.high(), 0);
            last = isDense(high) ? high - (range.highBehind() ? 0 : 1) : last;
        }
        if (first <= last) {
            cursor.startDirect(this, (int) first, (int) last);
        }
        cursor.startTree(sparse, range);
    }

    /** Returns the first key with rows from {@code first} to {@code last}, both inclusive, or -1. */
    int nextUsed(int first, int last) {
        int at = first;
        int limit = (int) Math.min(last, ((long) leaves.length << LEAF_BITS) - 1);
        while (at <= limit) {
            Leaf leaf = leaves[at >>> LEAF_BITS];
            if (leaf == null) {
                at = (at >>> LEAF_BITS) + 1 << LEAF_BITS;
            } else if (leaf.values[at & LEAF_SIZE - 1] != PointerGroups.NONE) {
                return at;
            } else {
                at++;
            }
        }
        return -1;
    }

    /** Returns the value of a dense key: a pointer, a group, or nothing. */
    int valueAt(int ordinal) {
        int index = ordinal >>> LEAF_BITS;
        Leaf leaf = index < leaves.length ? leaves[index] : null;
        return leaf == null ? PointerGroups.NONE : leaf.values[ordinal & LEAF_SIZE - 1];
    }

    /** Positions a cursor before the rows of a value. */
    void start(IndexCursor cursor, int value) {
        groups.start(cursor, value);
    }
}
