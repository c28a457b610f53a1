package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.Abbreviation;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * B+tree of row pointers in (key, pointer) order.
 *
 * <p>An entry is a pointer plus the 32- or 64-bit abbreviation of its key ({@link KeyLayout#abbreviate}); no key is
 * copied. If the abbreviation is exact it decides alone, otherwise equal abbreviations are told apart by the bytes of
 * the rows. Inner nodes hold the first entry of each child, so every pointer in the tree belongs to an indexed row:
 * the key bytes of a row must not change while it is in the tree. Nodes that a read view may read are copied before
 * they are changed ({@link Versions}), hence there are no links between leaves.
 *
 * <p>Confined to the database thread; a frozen tree to the thread of its view.
 */
final class BTree {
    private final KeyLayout layout;
    private final PageStore rows;
    private final Versions versions;
    private final boolean exact;
    private final boolean narrow;
    private final boolean unique;
    private BTreeNode root;
    private long size;
    private long keyCount;

    /**
     * The leaf in which {@link #find} looked for {@link #missedKey} last, without success, until the next change: who
     * asks whether a unique key is taken inserts it next, and then need not descend again.
     */
    private @Nullable BTreeNode missedLeaf;

    private int missedPosition;
    private long missedKey;

    /** What {@link #find} found of late: who reads a row by its key writes it next. */
    private final @Nullable FoundKeys found;

    /** Neighbors of the entry written last, as nodes below which they are the last and the first one. */
    private @Nullable BTreeNode left;

    private @Nullable BTreeNode right;

    /**
     * The pointers of a few keys that were found. Of a tree in which the abbreviation names the key and no key is there
     * twice, so that they hold until the entry of the key is removed.
     */
    private static final class FoundKeys {
        private static final int SLOTS = 8;

        private final long[] keys = new long[SLOTS];
        private final int[] pointers = new int[SLOTS];

        private FoundKeys() {
            Arrays.fill(pointers, -1);
        }

        private static int slot(long key) {
            return Long.hashCode(key) & SLOTS - 1;
        }

        /** Returns the pointer of a key, or -1 if it is not known. */
        private int pointer(long key) {
            int slot = slot(key);
            return keys[slot] == key ? pointers[slot] : -1;
        }

        private void add(long key, int pointer) {
            int slot = slot(key);
            keys[slot] = key;
            pointers[slot] = pointer;
        }

        private void remove(long key) {
            pointers[slot(key)] = -1;
        }
    }

    /** The position of a cursor: an entry of a leaf and the way to it, or behind the last one if there is no leaf. */
    static final class Position {
        private static final BTreeNode[] NO_NODES = {};
        private static final int[] NO_INDEXES = {};

        private BTreeNode[] path = NO_NODES;
        private int[] at = NO_INDEXES;
        private int depth;

        @Nullable
        BTreeNode leaf;

        int index;

        private void start(BTreeNode root) {
            depth = 0;
            int height = root.height;
            if (path.length < height) {
                path = new BTreeNode[height];
                at = new int[height];
            }
        }

        private void push(BTreeNode node, int child) {
            path[depth] = node;
            at[depth] = child;
            depth++;
        }

        /** Returns the pointer here, there is one, and moves on. */
        int next() {
            BTreeNode node = Objects.requireNonNull(leaf);
            int pointer = node.pointer(index);
            if (++index == node.count) {
                nextLeaf();
            }
            return pointer;
        }

        /** Moves to the first entry of the next leaf. */
        private void nextLeaf() {
            while (depth > 0) {
                int child = ++at[depth - 1];
                if (child < path[depth - 1].count) {
                    BTreeNode node = path[depth - 1].child(child);
                    while (!node.isLeaf()) {
                        push(node, 0);
                        node = node.child(0);
                    }
                    leaf = node;
                    index = 0;
                    return;
                }
                depth--;
            }
            leaf = null;
        }
    }

    /**
     * Creates an empty tree over keys of {@code layout} of the rows in {@code rows}.
     *
     * @param unique whether no two entries have the same key
     */
    BTree(KeyLayout layout, PageStore rows, boolean unique) {
        this.unique = unique;
        this.layout = layout;
        this.rows = rows;
        this.versions = rows.space.versions();
        this.exact = layout.isExact();
        this.narrow = layout.isNarrow();
        this.root = new BTreeNode(narrow, 0, 0, versions.current());
        this.found = unique && exact ? new FoundKeys() : null;
    }

    private BTree(KeyLayout layout, PageStore rows, BTree source) {
        this.layout = layout;
        this.rows = rows;
        this.versions = source.versions;
        this.exact = source.exact;
        this.narrow = source.narrow;
        this.unique = source.unique;
        this.root = source.root;
        this.size = source.size;
        this.keyCount = source.keyCount;
        this.found = null;
    }

    /** Returns a tree that keeps the entries of now, over frozen rows; only to be read. */
    BTree freeze(KeyLayout frozenLayout, PageStore frozenRows) {
        return new BTree(frozenLayout, frozenRows, this);
    }

    /** Returns the number of entries. */
    long size() {
        return size;
    }

    /** Returns the number of different keys. */
    long keyCount() {
        return unique ? size : keyCount;
    }

    /** Adds an entry (not present) for the row with the given encoded key. */
    void insert(byte[] key, int offset, int pointer) {
        long abbreviation = layout.abbreviate(key, offset);
        if (insertWhereMissed(abbreviation, pointer)) {
            size++;
            return;
        }
        root = writable(root);
        startNeighbors();
        BTreeNode sibling = insertInto(root, abbreviation, key, offset, pointer);
        if (sibling != null) {
            BTreeNode old = root;
            root = new BTreeNode(narrow, old.height + 1, 2, versions.current());
            root.place(0, old.key(0), old.pointer(0), old);
            root.place(1, sibling.key(0), sibling.pointer(0), sibling);
        }
        size++;
    }

    private boolean insertWhereMissed(long abbreviation, int pointer) {
        BTreeNode leaf = missedLeaf;
        missedLeaf = null;
        if (leaf == null || missedKey != abbreviation || leaf.isFull() || versions.isFrozen(leaf.version)) {
            return false;
        }
        leaf.place(missedPosition, abbreviation, pointer, null);
        return true;
    }

    /**
     * Notes where a unique key is missing: never in front of a leaf below another node, so inner nodes need not change
     * for it.
     */
    private void noteMiss(BTreeNode leaf, int position, long abbreviation) {
        if (unique) {
            missedLeaf = leaf;
            missedPosition = position;
            missedKey = abbreviation;
        }
    }

    private void startNeighbors() {
        left = null;
        right = null;
    }

    /** Notes the neighbors of a child the way to an entry goes through. */
    private void noteNeighbors(BTreeNode node, int index) {
        if (unique) {
            return;
        }
        left = index > 0 ? node.child(index - 1) : left;
        right = index + 1 < node.count ? node.child(index + 1) : right;
    }

    /** Returns whether the entry in front of or behind a place in a leaf has the given key. */
    private boolean hasEqualNeighbor(
            BTreeNode leaf, int before, int behind, long abbreviation, byte[] key, int offset) {
        if (before >= 0 ? isEqual(leaf, before, abbreviation, key, offset) : isLastEqual(abbreviation, key, offset)) {
            return true;
        }
        return behind < leaf.count
                ? isEqual(leaf, behind, abbreviation, key, offset)
                : right != null && isEqual(right, 0, abbreviation, key, offset);
    }

    private boolean isLastEqual(long abbreviation, byte[] key, int offset) {
        BTreeNode node = left;
        while (node != null && !node.isLeaf()) {
            node = node.child(node.count - 1);
        }
        return node != null && isEqual(node, node.count - 1, abbreviation, key, offset);
    }

    private boolean isEqual(BTreeNode node, int index, long abbreviation, byte[] key, int offset) {
        return node.key(index) == abbreviation
                && (exact || compareToRow(key, offset, layout.elementCount(), node.pointer(index)) == 0);
    }

    private BTreeNode writable(BTreeNode node) {
        return versions.isFrozen(node.version) ? node.copy(versions.current()) : node;
    }

    /** Returns a child of a writable node, made writable itself. */
    private BTreeNode writableChild(BTreeNode node, int index) {
        BTreeNode child = node.child(index);
        if (versions.isFrozen(child.version)) {
            child = child.copy(versions.current());
            node.setChild(index, child);
        }
        return child;
    }

    /** Inserts below a writable node and returns the new right sibling if it was split. */
    private @Nullable BTreeNode insertInto(BTreeNode node, long abbreviation, byte[] key, int offset, int pointer) {
        int position = countNotAfter(node, abbreviation, key, offset, pointer);
        if (node.isLeaf()) {
            boolean known = unique || hasEqualNeighbor(node, position - 1, position, abbreviation, key, offset);
            keyCount += known ? 0 : 1;
            return node.insert(position, abbreviation, pointer, null);
        }
        int index = Math.max(0, position - 1);
        noteNeighbors(node, index);
        BTreeNode child = writableChild(node, index);
        BTreeNode sibling = insertInto(child, abbreviation, key, offset, pointer);
        if (position == 0) {
            node.set(0, child.key(0), child.pointer(0));
        }
        return sibling == null ? null : node.insert(index + 1, sibling.key(0), sibling.pointer(0), sibling);
    }

    /** Removes the entry of a row, given its encoded key; the row's bytes must still be in place. */
    void remove(byte[] key, int offset, int pointer) {
        missedLeaf = null;
        root = writable(root);
        startNeighbors();
        long abbreviation = layout.abbreviate(key, offset);
        if (found != null) {
            found.remove(abbreviation);
        }
        boolean removed = removeFrom(root, abbreviation, key, offset, pointer);
        Invariants.check(removed, "a row is missing from its B-tree index");
        while (!root.isLeaf() && root.count == 1) {
            root = root.child(0);
        }
        size--;
    }

    private boolean removeFrom(BTreeNode node, long abbreviation, byte[] key, int offset, int pointer) {
        int index = countNotAfter(node, abbreviation, key, offset, pointer) - 1;
        if (index < 0) {
            return false;
        }
        if (node.isLeaf()) {
            if (node.pointer(index) != pointer) {
                return false;
            }
            boolean shared = unique || hasEqualNeighbor(node, index - 1, index + 1, abbreviation, key, offset);
            keyCount -= shared ? 0 : 1;
            node.remove(index);
            return true;
        }
        noteNeighbors(node, index);
        BTreeNode child = writableChild(node, index);
        if (!removeFrom(child, abbreviation, key, offset, pointer)) {
            return false;
        }
        if (child.count == 0) {
            node.remove(index);
            return true;
        }
        node.set(index, child.key(0), child.pointer(0));
        if (child.isSparse()) {
            mergeChild(node, index);
        }
        return true;
    }

    /** Joins a sparse child with a neighbor if the result leaves room for inserts. */
    private void mergeChild(BTreeNode node, int index) {
        int left = index + 1 < node.count ? index : index - 1;
        if (left < 0 || !node.child(left).canTake(node.child(left + 1))) {
            return;
        }
        writableChild(node, left).append(node.child(left + 1));
        node.remove(left + 1);
    }

    /** Returns a pointer of a row with exactly this key, or -1. */
    int find(byte[] key, int offset) {
        long abbreviation = layout.abbreviate(key, offset);
        if (!exact) {
            return findAmongEqual(abbreviation, key, offset);
        }
        int known = found == null ? -1 : found.pointer(abbreviation);
        return known >= 0 ? known : findExact(abbreviation);
    }

    private int findExact(long abbreviation) {
        BTreeNode node = root;
        while (true) {
            int low = node.countBelow(abbreviation);
            if (node.hasKey(low, abbreviation)) {
                int pointer = node.pointer(low);
                if (found != null) {
                    found.add(abbreviation, pointer);
                }
                return pointer;
            }
            if (node.isLeaf()) {
                noteMiss(node, low, abbreviation);
                return -1;
            }
            if (low == 0) {
                return -1;
            }
            node = node.child(low - 1);
        }
    }

    private int findAmongEqual(long abbreviation, byte[] key, int offset) {
        BTreeNode node = root;
        while (true) {
            int low = node.countBelow(abbreviation);
            int high = node.countNotAbove(abbreviation, low);
            while (low < high) {
                int middle = (low + high) >>> 1;
                int order = compareToRow(key, offset, layout.elementCount(), node.pointer(middle));
                if (order == 0) {
                    return node.pointer(middle);
                }
                if (order > 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (node.isLeaf() || low == 0) {
                return -1;
            }
            node = node.child(low - 1);
        }
    }

    /** Returns how many entries of a node are not after (key, pointer). */
    private int countNotAfter(BTreeNode node, long abbreviation, byte[] key, int offset, int pointer) {
        if (narrow) {
            return node.countBelow(abbreviation | pointer + 1L);
        }
        int low = node.countBelow(abbreviation);
        int high = node.countNotAbove(abbreviation, low);
        while (low < high) {
            int middle = (low + high) >>> 1;
            int own = node.pointer(middle);
            int order = exact ? 0 : compareToRow(key, offset, layout.elementCount(), own);
            if (order > 0 || order == 0 && own <= pointer) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compareToRow(byte[] key, int offset, int elements, int pointer) {
        return layout.compareToRow(key, offset, elements, rows.array(pointer), rows.offset(pointer));
    }

    /** Moves {@code target} to the first entry at or behind the place in front of or behind keys with a prefix. */
    void seek(Position target, byte[] prefix, int offset, int elements, boolean behind) {
        Abbreviation abbreviation = layout.abbreviatePrefix(prefix, offset, elements);
        long min = abbreviation.min();
        long max = abbreviation.max();
        target.start(root);
        BTreeNode node = root;
        while (true) {
            int position = countBefore(node, min, max, prefix, offset, elements, behind);
            if (node.isLeaf()) {
                target.leaf = node;
                target.index = position;
                if (position == node.count) {
                    target.nextLeaf();
                }
                return;
            }
            int child = Math.max(0, position - 1);
            target.push(node, child);
            node = node.child(child);
        }
    }

    private int countBefore(
            BTreeNode node, long min, long max, byte[] prefix, int offset, int elements, boolean behind) {
        if (exact) {
            return behind ? node.countNotAbove(max, 0) : node.countBelow(min);
        }
        int low = node.countBelow(min);
        int high = node.countNotAbove(max, low);
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = compareToRow(prefix, offset, elements, node.pointer(middle));
            if (order > 0 || order == 0 && behind) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns whether the entry at a position (not the end) is before the place {@link #seek} would go to. */
    boolean isBefore(Position position, byte[] prefix, int offset, int elements, boolean behind) {
        BTreeNode node = position.leaf;
        if (node == null) {
            return false;
        }
        Abbreviation abbreviation = layout.abbreviatePrefix(prefix, offset, elements);
        long own = node.key(position.index);
        if (own < abbreviation.min() || own > abbreviation.max()) {
            return own < abbreviation.min();
        }
        int order = exact ? 0 : compareToRow(prefix, offset, elements, node.pointer(position.index));
        return order > 0 || order == 0 && behind;
    }

    /** Checks order, heights and separators of the whole tree; for tests. */
    void checkStructure() {
        Invariants.checkEquals(size, checkNode(root), "B-tree size");
    }

    private long checkNode(BTreeNode node) {
        for (int i = 1; i < node.count; i++) {
            Invariants.check(node.key(i - 1) <= node.key(i), "B-tree abbreviations out of order");
        }
        if (node.isLeaf()) {
            Invariants.check(node == root || node.count > 0, "B-tree leaf is empty");
            return node.count;
        }
        long total = 0;
        for (int i = 0; i < node.count; i++) {
            BTreeNode child = node.child(i);
            Invariants.checkEquals(node.height - 1, child.height, "B-tree height");
            Invariants.check(
                    node.key(i) == child.key(0) && node.pointer(i) == child.pointer(0), "B-tree separator is stale");
            total += checkNode(child);
        }
        return total;
    }
}
