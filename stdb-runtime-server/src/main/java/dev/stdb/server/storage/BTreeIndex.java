package dev.stdb.server.storage;

/** B-tree index: point lookups and ranges in key order. */
final class BTreeIndex extends TableIndex {
    private final BTree tree;

    BTreeIndex(KeyLayout key, boolean unique, PageStore rows) {
        super(key, unique, rows);
        this.tree = new BTree(key, rows, unique);
    }

    private BTreeIndex(BTreeIndex source, PageStore frozenRows) {
        super(source.key().fork(), source.isUnique(), frozenRows);
        this.tree = source.tree.freeze(key(), frozenRows);
    }

    @Override
    TableIndex freeze(PageStore frozenRows) {
        return new BTreeIndex(this, frozenRows);
    }

    @Override
    long keyCount() {
        return tree.keyCount();
    }

    @Override
    long size() {
        return tree.size();
    }

    @Override
    void add(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        tree.insert(key().keyArray(), key().keyOffset(), pointer);
    }

    @Override
    void remove(byte[] row, int offset, int pointer) {
        key().locate(row, offset);
        tree.remove(key().keyArray(), key().keyOffset(), pointer);
    }

    @Override
    int findKey(byte[] keyBytes, int offset) {
        return tree.find(keyBytes, offset);
    }

    @Override
    void point(IndexCursor cursor, byte[] keyBytes, int offset) {
        cursor.reset();
        if (isUnique()) {
            cursor.startSingle(tree.find(keyBytes, offset));
        } else {
            cursor.startTree(tree, keyBytes, offset, key().elementCount());
        }
    }

    @Override
    void scan(IndexCursor cursor, KeyRange range) {
        cursor.reset();
        cursor.startTree(tree, range);
    }

    /** Checks the tree; for tests. */
    void checkStructure() {
        tree.checkStructure();
    }
}
