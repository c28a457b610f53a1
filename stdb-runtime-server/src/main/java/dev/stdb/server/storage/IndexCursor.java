package dev.stdb.server.storage;

import org.jspecify.annotations.Nullable;

/**
 * Cursor over the result of an index lookup: one row, a set of rows, a piece of a B-tree, a piece of a direct index.
 *
 * <p>Reusable; confined to the database thread.
 */
final class IndexCursor extends PageCursor {
    private static final byte[] NO_KEY = {};

    private final BTree.Position at = new BTree.Position();
    private final BTree.Position end = new BTree.Position();
    private int single = -1;
    private PointerGroups.@Nullable Group group;
    private int groupSlot;
    private BTree.@Nullable Position groupTree;
    private boolean inTree;
    private @Nullable DirectIndex direct;
    private int directNext;
    private int directLast;

    IndexCursor(PageStore rows) {
        super(rows);
    }

    /** Forgets what was to come. */
    void reset() {
        single = -1;
        group = null;
        groupTree = null;
        inTree = false;
        direct = null;
        pointer = -1;
    }

    /** Yields one row, or none for -1. */
    void startSingle(int rowPointer) {
        single = rowPointer;
    }

    /** Yields the rows of a set. */
    void startGroup(PointerGroups.Group pointers) {
        BTree tree = pointers.tree();
        if (tree == null) {
            group = pointers;
            groupSlot = 0;
        } else {
            groupTree = new BTree.Position();
            tree.seek(groupTree, NO_KEY, 0, 0, false);
        }
    }

    /** Yields the dense entries of a direct index from {@code first} to {@code last}, both inclusive. */
    void startDirect(DirectIndex source, int first, int last) {
        direct = source;
        directNext = first;
        directLast = last;
    }

    /** Yields the entries of a tree in a range. */
    void startTree(BTree tree, KeyRange range) {
        tree.seek(at, range.low(), 0, range.lowElements(), range.lowBehind());
        tree.seek(end, range.high(), 0, range.highElements(), range.highBehind());
        // An inverted range has its end in front of its start.
        inTree = tree.isBefore(at, range.high(), 0, range.highElements(), range.highBehind());
    }

    /** Yields the entries of a tree with a full key. */
    void startTree(BTree tree, byte[] key, int offset, int elements) {
        tree.seek(at, key, offset, elements, false);
        tree.seek(end, key, offset, elements, true);
        inTree = true;
    }

    @Override
    public boolean next() {
        return nextSingle() || nextInGroup() || nextInDirect() || nextInTree();
    }

    private boolean nextSingle() {
        if (single < 0) {
            return false;
        }
        pointer = single;
        single = -1;
        return true;
    }

    private boolean nextInGroup() {
        if (group != null) {
            if (groupSlot < group.size()) {
                pointer = group.at(groupSlot++);
                return true;
            }
            group = null;
        } else if (groupTree != null) {
            if (groupTree.leaf != null) {
                pointer = groupTree.next();
                return true;
            }
            groupTree = null;
        }
        return false;
    }

    private boolean nextInTree() {
        BTreeNode leaf = at.leaf;
        if (!inTree || leaf == null || leaf == end.leaf && at.index >= end.index) {
            inTree = false;
            return false;
        }
        pointer = at.next();
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
        source.start(this, source.valueAt(found));
        return nextSingle() || nextInGroup();
    }
}
