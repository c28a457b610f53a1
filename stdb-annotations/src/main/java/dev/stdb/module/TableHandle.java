package dev.stdb.module;

/**
 * What all generated table handles share. Every operation takes effect at once within the reducer's transaction.
 *
 * @param <R> row type
 */
public abstract class TableHandle<R> {

    private static final int UNKNOWN = -1;

    private final String name;
    private int id = UNKNOWN;

    /**
     * Creates a handle. Nothing is looked up before its first use.
     *
     * @param name source name of the table
     */
    protected TableHandle(String name) {
        this.name = name;
    }

    /**
     * Decodes a row and sets {@link Cursor#end}.
     *
     * @param at address of the row
     * @return the row
     */
    protected abstract R readRow(int at);

    /** Returns the number of rows, as this transaction sees them. */
    public final long count() {
        int errno = HostFunctions.tableRowCount(tableId(), Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "counting rows", name);
        }
        return Memory.getLong(Scratch.OUT);
    }

    /** Returns all rows, in no particular order. */
    public final RowIterator<R> iter() {
        int errno = HostFunctions.tableScan(tableId(), Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "scanning", name);
        }
        return new RowIterator<>(this, Memory.getInt(Scratch.OUT));
    }

    /** Deletes all rows and returns how many there were. */
    public final long clear() {
        int errno = HostFunctions.clear(tableId(), Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "clearing", name);
        }
        return Memory.getLong(Scratch.OUT);
    }

    final String tableName() {
        return name;
    }

    final int tableId() {
        int known = id;
        return known == UNKNOWN ? resolve() : known;
    }

    private int resolve() {
        int at = Scratch.text(Strings.sizeMax(name));
        int end = Strings.writeRaw(at, name);
        int errno = HostFunctions.tableIdFromName(at, end - at, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "table", name);
        }
        id = Memory.getInt(Scratch.OUT);
        return id;
    }

    /**
     * Inserts the row at {@code at}. Afterwards the values the host generated stand at {@code at}, one after another.
     *
     * @param at address of the row
     * @param end address after it
     * @throws UniqueConstraintViolationException if a unique value is taken
     */
    protected final void insertRow(int at, int end) {
        Scratch.checkRow(name, end - at);
        Memory.putInt(Scratch.LENGTH, end - at);
        int errno = HostFunctions.insert(tableId(), at, Scratch.LENGTH);
        if (errno != 0) {
            throw HostErrors.of(errno, "insert", name);
        }
    }

    /**
     * Deletes the rows equal to those in an array.
     *
     * @param at address of the BSATN array of rows
     * @param end address after it
     * @return rows deleted
     */
    protected final int deleteRows(int at, int end) {
        int errno = HostFunctions.deleteAllByEq(tableId(), at, end - at, Scratch.OUT);
        if (errno != 0) {
            throw HostErrors.of(errno, "delete", name);
        }
        return Memory.getInt(Scratch.OUT);
    }
}
