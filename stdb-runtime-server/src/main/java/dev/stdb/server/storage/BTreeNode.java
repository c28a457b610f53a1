package dev.stdb.server.storage;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Node of a {@link BTree}: entries in (abbreviation, pointer) order; inner nodes have a child for each entry.
 *
 * <p>A narrow entry is one long, abbreviation in the top half and pointer in the bottom half, so that one comparison
 * orders both. A wide entry is a long and an int. Confined to the database thread while it is not frozen.
 */
final class BTreeNode {
    private static final int LEAF_MAX = 128;
    private static final int INNER_MAX = 64;
    private static final int CAPACITY_INITIAL = 8;
    private static final int GUESS_MIN = 16;
    private static final long ABBREVIATION = 0xFFFF_FFFF_0000_0000L;

    /** Levels below this node; 0 = leaf. */
    final int height;

    /** Epoch in which this copy was made. */
    final long version;

    int count;
    private long[] keys;
    private int @Nullable [] pointers;
    private BTreeNode @Nullable [] children;

    BTreeNode(boolean narrow, int height, int entries, long version) {
        this.height = height;
        this.version = version;
        int capacity = Math.max(CAPACITY_INITIAL, entries);
        this.keys = new long[capacity];
        this.pointers = narrow ? null : new int[capacity];
        this.children = height == 0 ? null : new BTreeNode[capacity];
    }

    private BTreeNode(BTreeNode source, long version) {
        this.height = source.height;
        this.version = version;
        this.count = source.count;
        this.keys = source.keys.clone();
        this.pointers = source.pointers == null ? null : source.pointers.clone();
        this.children = source.children == null ? null : source.children.clone();
    }

    BTreeNode copy(long newVersion) {
        return new BTreeNode(this, newVersion);
    }

    boolean isLeaf() {
        return height == 0;
    }

    /** Returns the abbreviation of an entry, in the top 32 bits if narrow. */
    long key(int index) {
        return pointers == null ? keys[index] & ABBREVIATION : keys[index];
    }

    int pointer(int index) {
        int[] own = pointers;
        return own == null ? (int) keys[index] : own[index];
    }

    BTreeNode child(int index) {
        return Objects.requireNonNull(children)[index];
    }

    void setChild(int index, BTreeNode child) {
        Objects.requireNonNull(children)[index] = child;
    }

    void set(int index, long key, int pointer) {
        int[] own = pointers;
        if (own == null) {
            keys[index] = key | pointer;
        } else {
            keys[index] = key;
            own[index] = pointer;
        }
    }

    /**
     * Returns how many leading entries are less than {@code wanted}, for narrow nodes pointer included.
     *
     * <p>Looks first where the entry would be if the keys were evenly spread, as ids, times and hashes are, which
     * touches fewer cache lines than halving; then searches from there in growing steps.
     */
    int countBelow(long wanted) {
        long[] all = keys;
        int length = count;
        if (length < GUESS_MIN) {
            return countBelow(all, 0, length, wanted);
        }
        double first = all[0];
        double last = all[length - 1];
        int guess = (int) ((wanted - first) / (last - first) * (length - 1));
        int at = Math.max(0, Math.min(length - 1, guess));
        int step = 1;
        if (all[at] < wanted) {
            int low = at + 1;
            while (low + step <= length && all[low + step - 1] < wanted) {
                low += step;
                step += step;
            }
            return countBelow(all, low, Math.min(step, length - low), wanted);
        }
        int high = at;
        while (high >= step && all[high - step] >= wanted) {
            high -= step;
            step += step;
        }
        int low = Math.max(0, high - step);
        return countBelow(all, low, high - low, wanted);
    }

    private static int countBelow(long[] all, int from, int entries, long wanted) {
        int base = from;
        int length = entries;
        while (length > 1) {
            int half = length >>> 1;
            base = all[base + half - 1] < wanted ? base + half : base;
            length -= half;
        }
        return length == 1 && all[base] < wanted ? base + 1 : base;
    }

    /** Returns how many leading entries have an abbreviation of at most {@code key}; at least {@code from} have one. */
    int countNotAbove(long key, int from) {
        long last = pointers == null ? key | ~ABBREVIATION : key;
        if (from < count && keys[from] > last) {
            return from;
        }
        return last == Long.MAX_VALUE ? count : countBelow(last + 1);
    }

    /** Returns whether there is an entry {@code index} and its abbreviation is {@code key}. */
    boolean hasKey(int index, long key) {
        return index < count && key(index) == key;
    }

    private int max() {
        return isLeaf() ? LEAF_MAX : INNER_MAX;
    }

    boolean isFull() {
        return count >= max();
    }

    /** Inserts an entry and returns the new right sibling if the node was full. */
    @Nullable
    BTreeNode insert(int position, long key, int pointer, @Nullable BTreeNode child) {
        if (!isFull()) {
            place(position, key, pointer, child);
            return null;
        }
        // Appending keeps the full node full: ascending keys fill the tree without gaps.
        int keep = position == count ? count : count / 2;
        BTreeNode right = split(keep);
        if (position > keep || keep == max()) {
            right.place(position - keep, key, pointer, child);
        } else {
            place(position, key, pointer, child);
        }
        return right;
    }

    void place(int position, long key, int pointer, @Nullable BTreeNode child) {
        ensureCapacity(count + 1);
        copyEntries(this, position, position + 1, count - position);
        set(position, key, pointer);
        if (child != null) {
            setChild(position, child);
        }
        count++;
    }

    /** Moves the entries from {@code keep} on to a new sibling. */
    private BTreeNode split(int keep) {
        int moved = count - keep;
        BTreeNode right = new BTreeNode(pointers == null, height, moved + moved / 4, version);
        right.copyEntries(this, keep, 0, moved);
        right.count = moved;
        if (moved > 0) {
            if (children != null) {
                Arrays.fill(children, keep, count, null);
            }
            count = keep;
            resize(keep + keep / 4);
        }
        return right;
    }

    void remove(int index) {
        copyEntries(this, index + 1, index, count - index - 1);
        count--;
        if (children != null) {
            Arrays.fill(children, count, count + 1, null);
        }
    }

    boolean isSparse() {
        return count < max() / 4;
    }

    /** Returns whether the entries of a sibling fit, with room to spare. */
    boolean canTake(BTreeNode right) {
        return count + right.count <= max() / 4 * 3;
    }

    /** Adds copies of all entries of the right sibling. */
    void append(BTreeNode right) {
        ensureCapacity(count + right.count);
        copyEntries(right, 0, count, right.count);
        count += right.count;
    }

    private void copyEntries(BTreeNode source, int from, int to, int length) {
        System.arraycopy(source.keys, from, keys, to, length);
        if (pointers != null && source.pointers != null) {
            System.arraycopy(source.pointers, from, pointers, to, length);
        }
        if (children != null && source.children != null) {
            System.arraycopy(source.children, from, children, to, length);
        }
    }

    private void ensureCapacity(int wanted) {
        if (wanted > keys.length) {
            resize(Math.max(wanted, wanted + (wanted >> 3) + 2));
        }
    }

    private void resize(int wanted) {
        int capacity = Math.min(max(), wanted);
        keys = Arrays.copyOf(keys, capacity);
        pointers = pointers == null ? null : Arrays.copyOf(pointers, capacity);
        children = children == null ? null : Arrays.copyOf(children, capacity);
    }
}
