package dev.stdb.server.storage;

import org.jspecify.annotations.Nullable;

/**
 * Cursor over the result of an index lookup: one row, a set of rows, a piece of a B-tree, a piece of a direct index.
 *
 * <p>Reusable; confined to the database thread.
 */
final class IndexCursor implements RowCursor {
    private final PageStore rows;
    private final BTree.Position start = new BTree.Position();
    private final BTree.Position end = new BTree.Position();
    private int single = -1;
    private @Nullable PointerSet group;
    private int groupSlot;
    private BTree.@Nullable Node leaf;
    private int index;
    private @Nullable DirectIndex direct;
    private int directNext;
    private int directLast;
    private int pointer = -1;

    IndexCursor(PageStore rows) {
        this.rows = rows;
    }

    /** Forgets what was to come. */
    void reset() {
        single = -1;
        group = null;
        leaf = null;
        direct = null;
        pointer = -1;
    }

    /** Yields one row, or none for -1. */
    void startSingle(int rowPointer) {
        single = rowPointer;
    }

    /** Yields the rows of a set. */
    void startGroup(PointerSet pointers) {
        group = pointers;
        groupSlot = -1;
    }

    /** Yields the dense entries of a direct index from {@code first} to {@code last}, both inclusive. */
    void startDirect(DirectIndex source, int first, int last) {
        direct = source;
        directNext = first;
        directLast = last;
    }

    /** Yields the entries of a tree in a range. */
    void startTree(BTree tree, KeyRange range) {
        tree.seek(start, range.low(), 0, range.lowElements(), range.lowBehind());
        tree.seek(end, range.high(), 0, range.highElements(), range.highBehind());
        begin();
        if (leaf != null && !tree.isBefore(start, range.high(), 0, range.highElements(), range.highBehind())) {
            // An inverted range: the end was passed before the start.
            leaf = null;
        }
    }

    /** Yields the entries of a tree with a full key. */
    void startTree(BTree tree, byte[] key, int offset, int elements) {
        tree.seek(start, key, offset, elements, false);
        tree.seek(end, key, offset, elements, true);
        begin();
    }

    private void begin() {
        leaf = start.leaf;
        index = start.index;
    }

    @Override
    public boolean next() {
        if (single >= 0) {
            pointer = single;
            single = -1;
            return true;
        }
        return nextInGroup() || nextInDirect() || nextInTree();
    }

    private boolean nextInGroup() {
        if (group == null) {
            return false;
        }
        groupSlot = group.nextSlot(groupSlot);
        if (groupSlot < 0) {
            group = null;
            return false;
        }
        pointer = group.at(groupSlot);
        return true;
    }

    private boolean nextInTree() {
        BTree.Node node = leaf;
        if (node == null) {
            return false;
        }
        if (node == end.leaf && index >= end.index) {
            leaf = null;
            return false;
        }
        pointer = node.pointers[index];
        if (++index == node.count) {
            leaf = node.next;
            index = 0;
        }
        return true;
    }

    private boolean nextInDirect() {
        DirectIndex source = direct;
        if (source == null) {
            return false;
        }
        int found = source.nextUsed(directNext, directLast);
        if (found < 0) {
            direct = null;
            return false;
        }
        directNext = found + 1;
        int value = source.valueAt(found);
        if (value < 0) {
            startGroup(source.group(value));
            return nextInGroup();
        }
        pointer = value;
        return true;
    }

    @Override
    public byte[] array() {
        return rows.array(pointer);
    }

    @Override
    public int offset() {
        return rows.offset(pointer);
    }

    @Override
    public int length() {
        return rows.length(pointer);
    }

    @Override
    public long pointer() {
        return pointer;
    }
}
