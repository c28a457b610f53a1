package dev.stdb.module;

/**
 * What all generated index handles share: scans by a key or a range of keys that generated code has written to linear memory.
 *
 * @param <R> row type
 */
public abstract class IndexHandle<R> {

    private static final int UNKNOWN = -1;

    private final TableHandle<R> table;
    private final String name;
    private int id = UNKNOWN;

    /**
     * Creates a handle. Nothing is looked up before its first use.
     *
     * @param table the indexed table
     * @param name source name of the index
     */
    protected IndexHandle(TableHandle<R> table, String name) {
        this.table = table;
        this.name = name;
    }

    private int id() {
        int known = id;
        return known == UNKNOWN ? resolve() : known;
    }

    private int resolve() {
        int at = Scratch.text(Strings.sizeMax(name));
        int end = Strings.writeRaw(at, name);
        int errno = HostFunctions.indexIdFromName(at, end - at, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "index", name);
        }
        id = Memory.getInt(Scratch.OUT);
        return id;
    }

    /**
     * Returns the rows with a key.
     *
     * @param at address of the key
     * @param end address after it
     * @return the rows
     */
    protected final RowIterator<R> scanPoint(int at, int end) {
        return new RowIterator<>(table, openPoint(at, end));
    }

    /**
     * Loads the only row with a key into memory (the index is unique).
     *
     * @param at address of the key
     * @param end address after it
     * @return address of the row, 0 if there is none
     */
    protected final int loadPoint(int at, int end) {
        int handle = openPoint(at, end);
        int buffer = Scratch.ROW;
        int capacity = Scratch.ROW_CAPACITY;
        while (true) {
            Memory.putInt(Scratch.LENGTH, capacity);
            int result = HostFunctions.rowIteratorAdvance(handle, buffer, Scratch.LENGTH);
            int length = Memory.getInt(Scratch.LENGTH);
            if (result < 0) {
                return length == 0 ? 0 : buffer;
            }
            if (result != HostErrors.BUFFER_TOO_SMALL) {
                HostFunctions.rowIteratorClose(handle);
                throw HostErrors.of(result, "reading one row", name);
            }
            buffer = largerRow(handle, length);
            capacity = length;
        }
    }

    private static int largerRow(int handle, int size) {
        try {
            return Scratch.row(size);
        } catch (HostCallException e) {
            HostFunctions.rowIteratorClose(handle);
            throw e;
        }
    }

    /**
     * Deletes the rows with a key.
     *
     * @param at address of the key
     * @param end address after it
     * @return rows deleted
     */
    protected final int deletePoint(int at, int end) {
        int errno = HostFunctions.deleteByIndexScanPoint(id(), at, end - at, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "delete", name);
        }
        return Memory.getInt(Scratch.OUT);
    }

    /**
     * Returns the rows whose leading columns equal a prefix and whose next column lies between two bounds.
     *
     * @param prefix address of the prefix values, followed at once by the lower and the upper bound
     * @param prefixElements number of values in the prefix
     * @param lower address of the lower bound
     * @param upper address of the upper bound
     * @param end address after the upper bound
     * @return the rows
     */
    protected final RowIterator<R> scanRange(int prefix, int prefixElements, int lower, int upper, int end) {
        int errno = HostFunctions.indexScanRange(
                id(), prefix, lower - prefix, prefixElements, lower, upper - lower, upper, end - upper, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "range scan", name);
        }
        return new RowIterator<>(table, Memory.getInt(Scratch.OUT));
    }

    /**
     * Deletes the rows that {@link #scanRange} would return.
     *
     * @param prefix address of the prefix values, followed at once by the lower and the upper bound
     * @param prefixElements number of values in the prefix
     * @param lower address of the lower bound
     * @param upper address of the upper bound
     * @param end address after the upper bound
     * @return rows deleted
     */
    protected final int deleteRange(int prefix, int prefixElements, int lower, int upper, int end) {
        int errno = HostFunctions.deleteByIndexScanRange(
                id(), prefix, lower - prefix, prefixElements, lower, upper - lower, upper, end - upper, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "range delete", name);
        }
        return Memory.getInt(Scratch.OUT);
    }

    /**
     * Replaces the row that has the same key as the row at {@code at} (the index is unique). Afterwards the values the host
     * generated stand at {@code at}.
     *
     * @param at address of the row
     * @param end address after it
     * @throws NoSuchRowException if there is no row with this key
     * @throws UniqueConstraintViolationException if another unique value is taken
     */
    protected final void updateRow(int at, int end) {
        Scratch.checkRow(table.tableName(), end - at);
        Memory.putInt(Scratch.LENGTH, end - at);
        int errno = HostFunctions.update(table.tableId(), id(), at, Scratch.LENGTH);
        if (errno != 0) {
            throw HostErrors.of(errno, "update", table.tableName());
        }
    }

    /** Returns the exception of a required lookup that found nothing. */
    protected final NoSuchRowException noSuchRow() {
        return new NoSuchRowException(HostErrors.NO_SUCH_ROW, "no row with this key: table=" + table.tableName());
    }

    private int openPoint(int at, int end) {
        int errno = HostFunctions.indexScanPoint(id(), at, end - at, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "lookup", name);
        }
        return Memory.getInt(Scratch.OUT);
    }
}
