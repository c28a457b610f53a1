package dev.stdb.server.tx;

import dev.stdb.server.row.Hashing;
import dev.stdb.server.storage.KeyLayout;
import dev.stdb.server.storage.KeyRange;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of keys with those who have read them, found by a row whose key lies in them. That costs a path through the
 * tree for each range that is found, and one more: it hardly grows with the ranges elsewhere. A treap by the starts of
 * the ranges, whose nodes know how far the ranges below them reach. Confined to the database thread.
 *
 * @param <W> who has read
 */
final class RangeTree<W> {
    private final KeyLayout layout;
    private @Nullable Node<W> root;
    private int created;

    /**
     * Creates an empty tree.
     *
     * @param layout the keys that the ranges are of
     */
    RangeTree(KeyLayout layout) {
        this.layout = layout;
    }

    /** One range, however many have read it. */
    private static final class Node<W> {
        private final KeyRange range;
        private final int priority;
        private final Set<W> watchers = new LinkedHashSet<>(2);
        private @Nullable Node<W> left;
        private @Nullable Node<W> right;
        /** The one of the ranges from here on down that reaches farthest. */
        private KeyRange farthest;

        Node(KeyRange range, int priority) {
            this.range = range;
            this.priority = priority;
            this.farthest = range;
        }
    }

    boolean isEmpty() {
        return root == null;
    }

    void add(KeyRange range, W watcher) {
        Node<W> known = find(range);
        if (known == null) {
            known = new Node<>(range, Hashing.scramble(++created));
            root = insert(root, known);
        }
        known.watchers.add(watcher);
    }

    /** Removes somebody from a range; nothing happens if it is not there. */
    void remove(KeyRange range, W watcher) {
        Node<W> known = find(range);
        if (known != null && known.watchers.remove(watcher) && known.watchers.isEmpty()) {
            root = delete(root, known);
        }
    }

    /** Adds those who have read a range with the key of a row. */
    void collect(byte[] row, int offset, Set<? super W> found) {
        collect(root, row, offset, found);
    }

    private void collect(@Nullable Node<W> node, byte[] row, int offset, Set<? super W> found) {
        if (node == null || !layout.isBeforeEnd(node.farthest, row, offset)) {
            return;
        }
        collect(node.left, row, offset, found);
        if (layout.isBehindStart(node.range, row, offset)) {
            if (layout.isBeforeEnd(node.range, row, offset)) {
                found.addAll(node.watchers);
            }
            collect(node.right, row, offset, found);
        }
    }

    private int compare(KeyRange a, KeyRange b) {
        int starts = layout.compareStarts(a, b);
        return starts != 0 ? starts : layout.compareEnds(a, b);
    }

    private @Nullable Node<W> find(KeyRange range) {
        Node<W> node = root;
        while (node != null) {
            int order = compare(range, node.range);
            if (order == 0) {
                return node;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    private Node<W> insert(@Nullable Node<W> node, Node<W> added) {
        if (node == null) {
            return added;
        }
        boolean goesLeft = compare(added.range, node.range) < 0;
        Node<W> top;
        if (goesLeft) {
            Node<W> child = insert(node.left, added);
            node.left = child;
            top = child.priority > node.priority ? turnRight(node, child) : node;
        } else {
            Node<W> child = insert(node.right, added);
            node.right = child;
            top = child.priority > node.priority ? turnLeft(node, child) : node;
        }
        return reached(top);
    }

    private Node<W> turnRight(Node<W> node, Node<W> child) {
        node.left = child.right;
        child.right = reached(node);
        return child;
    }

    private Node<W> turnLeft(Node<W> node, Node<W> child) {
        node.right = child.left;
        child.left = reached(node);
        return child;
    }

    private @Nullable Node<W> delete(@Nullable Node<W> node, Node<W> deleted) {
        if (node == null || node == deleted) {
            return node == null ? null : merge(node.left, node.right);
        }
        if (compare(deleted.range, node.range) < 0) {
            node.left = delete(node.left, deleted);
        } else {
            node.right = delete(node.right, deleted);
        }
        return reached(node);
    }

    /** Joins two trees, all of whose ranges are in order. */
    private @Nullable Node<W> merge(@Nullable Node<W> lower, @Nullable Node<W> upper) {
        if (lower == null || upper == null) {
            return lower == null ? upper : lower;
        }
        if (lower.priority > upper.priority) {
            lower.right = merge(lower.right, upper);
            return reached(lower);
        }
        upper.left = merge(lower, upper.left);
        return reached(upper);
    }

    /** Returns a node after it has noted how far it and its children reach. */
    private Node<W> reached(Node<W> node) {
        node.farthest = farther(farther(node.range, node.left), node.right);
        return node;
    }

    private KeyRange farther(KeyRange range, @Nullable Node<W> child) {
        return child != null && layout.compareEnds(child.farthest, range) > 0 ? child.farthest : range;
    }
}
