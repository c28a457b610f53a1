package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import java.util.List;
import java.util.Objects;

/**
 * Rows of one table with their indexes; a set: no two live rows have the same bytes.
 *
 * <p>Writes are physical and unchecked: the caller asks {@link #checkInsert} first and records what it needs for undo.
 * Deleted rows stay reserved until {@link #free}. Rows are found for set semantics through the first unique index, or,
 * if there is none, through a table of row hashes. Confined to the database thread.
 */
public final class Table {
    /** Result of {@link #checkInsert}: nothing stands against the insert. */
    public static final int CHECK_OK = -1;

    /** Result of {@link #checkInsert}: the very same row is there, see {@link #foundPointer}. */
    public static final int CHECK_IDENTICAL = -2;

    private final RowLayout layout;
    private final PageStore rows;
    private final TableIndexes indexes;
    private boolean loading;
    private long rowCount;
    private long rowBytes;

    /** Creates an empty table without indexes in a space of its own. */
    public Table(RowLayout layout) {
        this(layout, new StorageSpace());
    }

    /** Creates an empty table without indexes. */
    public Table(RowLayout layout, StorageSpace space) {
        this.layout = layout;
        this.rows = PageStore.of(layout, space);
        this.indexes = new TableIndexes(rows);
    }

    private Table(Table source) {
        this.layout = source.layout;
        this.rows = source.rows.freeze();
        this.indexes = source.indexes.freeze(rows);
        this.rowCount = source.rowCount;
        this.rowBytes = source.rowBytes;
    }

    /**
     * Returns a table that keeps the rows and index entries of now, as long as a view of {@link Versions} opened now is
     * open. It must only be read, without {@link #checkInsert} and {@link #findIdentical}, by one thread at a time.
     */
    public Table freeze() {
        Invariants.check(!indexes.isDeferred() && !loading, "a table in replay cannot be frozen");
        return new Table(this);
    }

    /** Returns the number of pages, empty ones included. */
    public int pageCount() {
        return rows.pageCount();
    }

    /** Returns the epoch ({@link Versions}) of the last change of a page. */
    public long pageVersion(int page) {
        return rows.pageVersion(Objects.checkIndex(page, rows.pageCount()));
    }

    /** Returns the number of live rows of a page. */
    public int pageRowCount(int page) {
        return rows.liveCount(Objects.checkIndex(page, rows.pageCount()));
    }

    /** Appends the live rows of a page in the order of their slots. */
    public void readPage(int page, RowBuffer target) {
        rows.readPage(Objects.checkIndex(page, rows.pageCount()), target);
    }

    /**
     * Fills page number {@code page}, if the table has fewer pages, with rows that {@link #readPage} returned; pages
     * left out are empty. Rows that do not fit go elsewhere. No row is there already, constraints are not checked.
     *
     * @return whether {@link #readPage} returns the same now
     */
    public boolean loadPage(int page, RowBuffer source) {
        loading = true;
        while (rows.pageCount() < page) {
            rows.appendPage(new RowBuffer());
        }
        int done = 0;
        if (rows.pageCount() == page) {
            done = rows.appendPage(source);
            for (int slot = 0; slot < done; slot++) {
                int pointer = PageStore.pointer(page, slot);
                rows.untouch(pointer);
                index(source.data(), source.start(slot), source.length(slot), pointer);
            }
        }
        boolean exact = done == source.count();
        for (; done < source.count(); done++) {
            rows.untouch(insert(source.data(), source.start(done), source.length(done)));
        }
        return exact;
    }

    /** Returns the layout of rows. */
    public RowLayout layout() {
        return layout;
    }

    /** Returns the number of live rows. */
    public long rowCount() {
        return rowCount;
    }

    /** Returns the total length of live rows in bytes. */
    public long rowBytes() {
        return rowBytes;
    }

    /** Returns the bytes of all pages of the table, used or not. */
    public long allocatedBytes() {
        return rows.allocatedBytes();
    }

    /**
     * Creates an empty index that is not yet part of the table.
     *
     * @param columns 0-based column numbers in index order
     */
    public TableIndex newIndex(IndexKind kind, boolean unique, int... columns) {
        KeyLayout key = new KeyLayout(layout, columns);
        return switch (kind) {
            case BTREE -> new BTreeIndex(key, unique, rows);
            case HASH -> new HashIndex(key, unique, rows);
            case DIRECT -> key.isOrdinal() ? new DirectIndex(key, unique, rows) : new BTreeIndex(key, unique, rows);
        };
    }

    /**
     * Adds all live rows to an index made by {@link #newIndex}.
     *
     * @return -1, or the pointer of a row whose key the unique index holds already; the index is then useless
     */
    public long fill(TableIndex index) {
        return indexes.fill(index);
    }

    /** Makes {@code next}, all filled, the indexes of the table. */
    public void replaceIndexes(TableIndex... next) {
        indexes.set(next.clone());
    }

    /** Returns the number of different keys of an index. */
    public long keyCount(TableIndex index) {
        return index.keyCount();
    }

    /** Returns the number of indexes. */
    public int indexCount() {
        return indexes.count();
    }

    /** Returns the index at {@code position}, in the order in which they were attached. */
    public TableIndex indexAt(int position) {
        return indexes.at(position);
    }

    /**
     * Stops the upkeep of all indexes but the one that identifies rows, until {@link #finishDeferred}.
     *
     * <p>For replay. The table must be empty.
     */
    public void deferIndexes() {
        Invariants.checkEquals(0, rowCount, "rows in a table whose indexes are deferred");
        indexes.defer();
    }

    /**
     * Ends a series of {@link #loadPage}: returns what is left to do before rows can be looked up. The tasks may run
     * beside each other, on any thread, while nobody else uses the table.
     */
    public List<Runnable> finishLoad() {
        boolean loaded = loading;
        loading = false;
        return loaded ? indexes.buildMaintained() : List.of();
    }

    /**
     * Ends what {@link #deferIndexes} began: returns tasks that build the indexes left out. The tasks may run beside
     * each other, on any thread, while nobody else uses the table.
     */
    public List<Runnable> finishDeferred() {
        return indexes.buildDeferred();
    }

    /**
     * Looks for rows that stand against an insert.
     *
     * @param except pointer of a row to ignore (the one to be replaced), or -1
     * @return {@link #CHECK_OK}, {@link #CHECK_IDENTICAL}, or the position of the violated unique index
     */
    public int checkInsert(byte[] row, int offset, int length, long except) {
        return indexes.checkInsert(row, offset, length, except);
    }

    /**
     * Looks for rows that stand against replacing a row by another one that has the same key in the unique index {@code
     * same}, and remembers which keys differ, for {@link #replace}.
     *
     * @return {@link #CHECK_OK} or the position of the violated unique index
     */
    public int checkReplace(int pointer, TableIndex same, byte[] row, int offset) {
        return indexes.checkReplace(pointer, same, row, offset);
    }

    /** Returns whether the rows that {@link #checkReplace} saw last differ in the key that tells rows apart. */
    public boolean replaceMoves() {
        return indexes.replaceMoves();
    }

    /** Returns the pointer of the row that {@link #checkInsert} or {@link #checkReplace} found last. */
    public long foundPointer() {
        return indexes.foundPointer();
    }

    /** Returns the pointer of the live row with exactly these bytes, or -1. */
    public int findIdentical(byte[] row, int offset, int length) {
        return indexes.findIdentical(row, offset, length);
    }

    /** Returns whether a row has exactly these bytes. */
    public boolean bytesEqual(long pointer, byte[] row, int offset, int length) {
        return rows.bytesEqual((int) pointer, row, offset, length);
    }

    /** Returns the pointer of a row with an encoded key, or -1. */
    public long find(TableIndex index, byte[] key, int offset) {
        return index.findKey(key, offset);
    }

    /** Returns the pointer of a row with the same key as the given row, or -1. */
    public long findSameKey(TableIndex index, byte[] row, int offset) {
        return index.findRow(row, offset);
    }

    /** Returns whether a pointer names a live row. */
    public boolean isLive(long pointer) {
        return pointer >= 0 && pointer <= Integer.MAX_VALUE && rows.isLive((int) pointer);
    }

    /** Returns the array with a row. */
    public byte[] array(long pointer) {
        return rows.array((int) pointer);
    }

    /** Returns where a row starts. */
    public int offset(long pointer) {
        return rows.offset((int) pointer);
    }

    /** Returns the length of a row in bytes. */
    public int length(long pointer) {
        return rows.length((int) pointer);
    }

    /** Returns a cursor over all live rows, in no particular order. */
    public RowCursor scan() {
        return new TableCursor(rows);
    }

    /** Returns a cursor over the rows with an encoded full key. */
    public RowCursor scanPoint(TableIndex index, byte[] key, int offset) {
        if (index.isUnique()) {
            return new SingleCursor(rows, index.findKey(key, offset));
        }
        IndexCursor cursor = new IndexCursor(rows);
        index.point(cursor, key, offset);
        return cursor;
    }

    /** Returns a cursor over the rows in a range of an index that {@link TableIndex#supportsRanges}, in key order. */
    public RowCursor scanRange(TableIndex index, KeyRange range) {
        IndexCursor cursor = new IndexCursor(rows);
        index.scan(cursor, range);
        return cursor;
    }

    /** Stores a copy of a row (checked before), live and touched, and returns its pointer. */
    public int insert(byte[] row, int offset, int length) {
        int pointer = rows.insert(row, offset, length);
        index(row, offset, length, pointer);
        return pointer;
    }

    /** Takes a live row out of scans and indexes; its bytes stay until {@link #free}. */
    public void delete(int pointer) {
        unindex(pointer);
        rows.setLive(pointer, false);
    }

    /** Undoes {@link #delete}. */
    public void undelete(int pointer) {
        rows.setLive(pointer, true);
        index(rows.array(pointer), rows.offset(pointer), rows.length(pointer), pointer);
    }

    /** Makes the space of a deleted row reusable. */
    public void free(int pointer) {
        Invariants.check(!rows.isLive(pointer), "a live row is freed");
        rows.free(pointer);
    }

    /** Returns whether {@link #overwrite} can put another row over a row. */
    public boolean canOverwrite(int pointer, byte[] row, int offset, int length) {
        return rows.canOverwrite(pointer, row, offset, length);
    }

    /** Overwrites a live row by another of the same length (checked before); only indexes whose key differs change. */
    public void overwrite(int pointer, byte[] row, int offset, int length) {
        indexes.noteChangedKeys(pointer, row, offset);
        replace(pointer, row, offset, length);
    }

    /** Overwrites a live row, as {@link #overwrite}, right after {@link #checkReplace} of the same rows. */
    public void replace(int pointer, byte[] row, int offset, int length) {
        indexes.removeChanged(pointer, length);
        rows.overwrite(pointer, row, offset, length);
        indexes.addChanged(pointer, row, offset, length);
    }

    /** Gives back what the rows hold, once the table is gone for good; it must not be used any more. */
    public void discard() {
        rows.discard();
    }

    /** Marks a row as changed by the open transaction and returns whether it was not marked before. */
    public boolean touch(int pointer) {
        return rows.touch(pointer);
    }

    /** Clears the mark of {@link #touch}. */
    public void untouch(int pointer) {
        rows.untouch(pointer);
    }

    private void index(byte[] row, int offset, int length, int pointer) {
        rowCount++;
        rowBytes += length;
        if (!loading) {
            indexes.add(row, offset, length, pointer);
        }
    }

    private void unindex(int pointer) {
        int length = rows.length(pointer);
        indexes.remove(rows.array(pointer), rows.offset(pointer), length, pointer);
        rowCount--;
        rowBytes -= length;
    }

    /** Checks that every index holds exactly the live rows; expensive, for tests and verification. */
    public void checkIndexes() {
        Invariants.checkEquals(rowCount, indexes.check(), "row count");
    }
}
