package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * B+tree of row pointers in (key, pointer) order.
 *
 * <p>An entry is a pointer plus the 32- or 64-bit abbreviation of its key ({@link KeyLayout#abbreviate}); no key is
 * copied. If the abbreviation is exact it decides alone, otherwise equal abbreviations are told apart by the bytes of
 * the rows. Inner nodes hold the first entry of each child, so every pointer in the tree belongs to an indexed row:
 * the key bytes of a row must not change while it is in the tree. Leaves are linked in both directions.
 *
 * <p>Confined to the database thread.
 */
final class BTree {
    private static final int LEAF_MAX = 128;
    private static final int INNER_MAX = 64;
    private static final int CAPACITY_INITIAL = 8;

    private final KeyLayout layout;
    private final PageStore rows;
    private final boolean exact;
    private final boolean narrow;
    private Node root;
    private long size;

    /** A node: entries in order; a leaf has no children. */
    static final class Node {
        int count;
        int[] pointers;
        int @Nullable [] narrowKeys;
        long @Nullable [] wideKeys;
        Node @Nullable [] children;

        @Nullable
        Node previous;

        @Nullable
        Node next;

        Node(boolean narrow, boolean leaf, int capacity) {
            this.pointers = new int[capacity];
            this.narrowKeys = narrow ? new int[capacity] : null;
            this.wideKeys = narrow ? null : new long[capacity];
            this.children = leaf ? null : new Node[capacity];
        }

        boolean isLeaf() {
            return children == null;
        }

        /** Returns the abbreviation of entry {@code index}, in the top 32 bits if narrow. */
        long key(int index) {
            int[] narrow = narrowKeys;
            if (narrow != null) {
                return (long) narrow[index] << Integer.SIZE;
            }
            return Objects.requireNonNull(wideKeys)[index];
        }

        void set(int index, long key, int pointer) {
            pointers[index] = pointer;
            if (narrowKeys != null) {
                narrowKeys[index] = (int) (key >> Integer.SIZE);
            } else if (wideKeys != null) {
                wideKeys[index] = key;
            }
        }

        Node child(int index) {
            return Objects.requireNonNull(children)[index];
        }

        int max() {
            return isLeaf() ? LEAF_MAX : INNER_MAX;
        }

        /** Copies {@code length} entries of {@code source} over entries of this node. */
        void copy(Node source, int from, int to, int length) {
            System.arraycopy(source.pointers, from, pointers, to, length);
            if (narrowKeys != null && source.narrowKeys != null) {
                System.arraycopy(source.narrowKeys, from, narrowKeys, to, length);
            }
            if (wideKeys != null && source.wideKeys != null) {
                System.arraycopy(source.wideKeys, from, wideKeys, to, length);
            }
            if (children != null && source.children != null) {
                System.arraycopy(source.children, from, children, to, length);
            }
        }

        void ensureCapacity(int wanted) {
            if (wanted <= pointers.length) {
                return;
            }
            int capacity = Math.min(max(), Math.max(wanted, wanted + (wanted >> 3) + 2));
            pointers = Arrays.copyOf(pointers, capacity);
            if (narrowKeys != null) {
                narrowKeys = Arrays.copyOf(narrowKeys, capacity);
            }
            if (wideKeys != null) {
                wideKeys = Arrays.copyOf(wideKeys, capacity);
            }
            if (children != null) {
                children = Arrays.copyOf(children, capacity);
            }
        }
    }

    /** The position of a cursor: an entry of a leaf, or behind the last one if {@code leaf} is null. */
    static final class Position {
        @Nullable
        Node leaf;

        int index;
    }

    /** Creates an empty tree over keys of {@code layout} of the rows in {@code rows}. */
    BTree(KeyLayout layout, PageStore rows) {
        this.layout = layout;
        this.rows = rows;
        this.exact = layout.isExact();
        this.narrow = layout.isNarrow();
        this.root = new Node(narrow, true, CAPACITY_INITIAL);
    }

    /** Returns the number of entries. */
    long size() {
        return size;
    }

    /** Adds an entry (not present) for the row with the given encoded key. */
    void insert(byte[] key, int offset, int pointer) {
        long abbreviation = layout.abbreviate(key, offset);
        Node right = insertInto(root, abbreviation, key, offset, pointer);
        if (right != null) {
            Node left = root;
            root = new Node(narrow, false, CAPACITY_INITIAL);
            insertAt(root, 0, left.key(0), left.pointers[0], left);
            insertAt(root, 1, right.key(0), right.pointers[0], right);
        }
        size++;
    }

    /** Inserts below {@code node} and returns the new right sibling if it was split. */
    private @Nullable Node insertInto(Node node, long abbreviation, byte[] key, int offset, int pointer) {
        int position = countNotAfter(node, abbreviation, key, offset, pointer);
        if (node.isLeaf()) {
            return insertAt(node, position, abbreviation, pointer, null);
        }
        int index = Math.max(0, position - 1);
        Node child = node.child(index);
        Node right = insertInto(child, abbreviation, key, offset, pointer);
        node.set(index, child.key(0), child.pointers[0]);
        return right == null ? null : insertAt(node, index + 1, right.key(0), right.pointers[0], right);
    }

    /** Inserts an entry and returns the new right sibling if the node was full. */
    private @Nullable Node insertAt(Node node, int position, long key, int pointer, @Nullable Node child) {
        if (node.count < node.max()) {
            place(node, position, key, pointer, child);
            return null;
        }
        Node right = split(node, position);
        if (position > node.count || position == node.count && right.count == 0) {
            place(right, position - node.count, key, pointer, child);
        } else {
            place(node, position, key, pointer, child);
        }
        return right;
    }

    private static void place(Node node, int position, long key, int pointer, @Nullable Node child) {
        node.ensureCapacity(node.count + 1);
        node.copy(node, position, position + 1, node.count - position);
        node.set(position, key, pointer);
        if (child != null && node.children != null) {
            node.children[position] = child;
        }
        node.count++;
    }

    /** Moves the upper half of a full node to a new sibling; nothing when appending at the right edge. */
    private Node split(Node node, int position) {
        boolean append = position == node.count && node.next == null;
        int keep = append ? node.count : node.count / 2;
        int moved = node.count - keep;
        Node right = new Node(narrow, node.isLeaf(), Math.max(CAPACITY_INITIAL, moved + moved / 4));
        right.copy(node, keep, 0, moved);
        right.count = moved;
        truncate(node, keep);
        right.previous = node;
        right.next = node.next;
        if (node.next != null) {
            node.next.previous = right;
        }
        node.next = right;
        return right;
    }

    /** Drops entries from {@code count} on, and memory with them. */
    private static void truncate(Node node, int count) {
        if (node.children != null) {
            Arrays.fill(node.children, count, node.count, null);
        }
        node.count = count;
        int wanted = count + count / 4;
        if (node.pointers.length > wanted && wanted < node.max()) {
            node.pointers = Arrays.copyOf(node.pointers, wanted);
            node.narrowKeys = node.narrowKeys == null ? null : Arrays.copyOf(node.narrowKeys, wanted);
            node.wideKeys = node.wideKeys == null ? null : Arrays.copyOf(node.wideKeys, wanted);
            node.children = node.children == null ? null : Arrays.copyOf(node.children, wanted);
        }
    }

    /** Removes the entry of a row, given its encoded key; the row's bytes must still be in place. */
    void remove(byte[] key, int offset, int pointer) {
        boolean removed = removeFrom(root, layout.abbreviate(key, offset), key, offset, pointer);
        Invariants.check(removed, "a row is missing from its B-tree index");
        while (!root.isLeaf() && root.count == 1) {
            root = root.child(0);
        }
        size--;
    }

    private boolean removeFrom(Node node, long abbreviation, byte[] key, int offset, int pointer) {
        int index = countNotAfter(node, abbreviation, key, offset, pointer) - 1;
        if (index < 0) {
            return false;
        }
        if (node.isLeaf()) {
            if (node.pointers[index] != pointer) {
                return false;
            }
            removeAt(node, index);
            return true;
        }
        Node child = node.child(index);
        if (!removeFrom(child, abbreviation, key, offset, pointer)) {
            return false;
        }
        if (child.count == 0) {
            unlink(child);
            removeAt(node, index);
            return true;
        }
        node.set(index, child.key(0), child.pointers[0]);
        if (child.count < child.max() / 4) {
            mergeChild(node, index);
        }
        return true;
    }

    /** Joins a sparse child with a neighbor if the result leaves room for inserts. */
    private static void mergeChild(Node node, int index) {
        int left = index + 1 < node.count ? index : index - 1;
        if (left < 0) {
            return;
        }
        Node target = node.child(left);
        Node source = node.child(left + 1);
        int total = target.count + source.count;
        if (total > target.max() / 4 * 3) {
            return;
        }
        target.ensureCapacity(total);
        target.copy(source, 0, target.count, source.count);
        target.count = total;
        unlink(source);
        removeAt(node, left + 1);
    }

    private static void unlink(Node node) {
        if (node.previous != null) {
            node.previous.next = node.next;
        }
        if (node.next != null) {
            node.next.previous = node.previous;
        }
    }

    private static void removeAt(Node node, int index) {
        node.copy(node, index + 1, index, node.count - index - 1);
        node.count--;
        if (node.children != null) {
            Arrays.fill(node.children, node.count, node.count + 1, null);
        }
    }

    /** Returns a pointer of a row with exactly this key, or -1. */
    int find(byte[] key, int offset) {
        long abbreviation = layout.abbreviate(key, offset);
        Node node = root;
        while (true) {
            // Entries before the key, in any pointer order.
            int position = countNotAfter(node, abbreviation, key, offset, -1);
            if (!node.isLeaf()) {
                node = node.child(Math.max(0, position - 1));
                continue;
            }
            if (position == node.count) {
                node = node.next;
                position = 0;
            }
            if (node == null || node.count == 0 || compare(node, position, abbreviation, key, offset) != 0) {
                return -1;
            }
            return node.pointers[position];
        }
    }

    /** Returns how many entries of a node are not after (key, pointer). */
    private int countNotAfter(Node node, long abbreviation, byte[] key, int offset, int pointer) {
        int low = 0;
        int high = node.count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = compare(node, middle, abbreviation, key, offset);
            if (order < 0 || order == 0 && node.pointers[middle] <= pointer) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Compares the key of an entry with a full key. */
    private int compare(Node node, int index, long abbreviation, byte[] key, int offset) {
        long own = node.key(index);
        if (own != abbreviation) {
            return own < abbreviation ? -1 : 1;
        }
        return exact ? 0 : -compareToRow(key, offset, layout.elementCount(), node.pointers[index]);
    }

    private int compareToRow(byte[] key, int offset, int elements, int pointer) {
        return Integer.signum(layout.compareToRow(key, offset, elements, rows.array(pointer), rows.offset(pointer)));
    }

    /** Moves {@code target} to the first entry at or behind the place in front of or behind keys with a prefix. */
    void seek(Position target, byte[] prefix, int offset, int elements, boolean behind) {
        Abbreviation abbreviation = layout.abbreviatePrefix(prefix, offset, elements);
        long min = abbreviation.min();
        long max = abbreviation.max();
        Node node = root;
        while (true) {
            int position = countBefore(node, min, max, prefix, offset, elements, behind);
            if (!node.isLeaf()) {
                node = node.child(Math.max(0, position - 1));
                continue;
            }
            target.leaf = position < node.count ? node : node.next;
            target.index = position < node.count ? position : 0;
            return;
        }
    }

    private int countBefore(Node node, long min, long max, byte[] prefix, int offset, int elements, boolean behind) {
        int low = 0;
        int high = node.count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = comparePrefix(node, middle, min, max, prefix, offset, elements);
            if (order < 0 || order == 0 && behind) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Compares the leading elements of an entry with a prefix whose abbreviations are {@code min} to {@code max}. */
    private int comparePrefix(Node node, int index, long min, long max, byte[] prefix, int offset, int elements) {
        long own = node.key(index);
        if (own < min) {
            return -1;
        }
        if (own > max) {
            return 1;
        }
        return exact ? 0 : -compareToRow(prefix, offset, elements, node.pointers[index]);
    }

    /** Returns whether the entry at a position (not the end) is before the place {@link #seek} would go to. */
    boolean isBefore(Position position, byte[] prefix, int offset, int elements, boolean behind) {
        Node node = position.leaf;
        if (node == null) {
            return false;
        }
        Abbreviation abbreviation = layout.abbreviatePrefix(prefix, offset, elements);
        int order =
                comparePrefix(node, position.index, abbreviation.min(), abbreviation.max(), prefix, offset, elements);
        return order < 0 || order == 0 && behind;
    }

    /** Checks order, links and separators of the whole tree; for tests. */
    void checkStructure() {
        Invariants.checkEquals(size, checkNode(root), "B-tree size");
    }

    private long checkNode(Node node) {
        for (int i = 1; i < node.count; i++) {
            Invariants.check(node.key(i - 1) <= node.key(i), "B-tree abbreviations out of order");
        }
        if (node.isLeaf()) {
            Invariants.check(node == root || node.count > 0, "B-tree leaf is empty");
            return node.count;
        }
        long total = 0;
        for (int i = 0; i < node.count; i++) {
            Node child = node.child(i);
            Invariants.check(
                    node.key(i) == child.key(0) && node.pointers[i] == child.pointers[0], "B-tree separator is stale");
            total += checkNode(child);
        }
        return total;
    }
}
