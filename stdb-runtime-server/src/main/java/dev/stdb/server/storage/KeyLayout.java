package dev.stdb.server.storage;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.Abbreviation;
import dev.stdb.server.row.Hashing;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.ValueType;
import java.util.Arrays;

/**
 * The key of an index: which columns, where they are in a row, how keys compare and hash.
 *
 * <p>An encoded key is the concatenation of its columns' values (spec module-abi.md §7). An index over one column that
 * is a product has the product's fields as elements. Holds scratch state, so it is confined to the database thread.
 */
public final class KeyLayout {
    private static final int SCRATCH_INITIAL = 64;

    private final RowLayout rows;
    private final int[] columns;
    private final ValueType[] elements;
    private final boolean contiguous;
    private final boolean byteEqual;
    private final int exactBits;
    private final int integerWidth;
    private final boolean integerSigned;

    /** Where the key starts in every row if that is constant and the columns are adjacent, else -1. */
    private final int fixedStart;

    /** Length of every key if keys are equal exactly if their bytes are, else -1. */
    private final int fixedBytes;

    private final Abbreviation abbreviation = new Abbreviation();

    private byte[] scratch = new byte[SCRATCH_INITIAL];
    private byte[] keyArray = scratch;
    private int keyOffset;

    /**
     * Creates the layout of a key.
     *
     * @param columns 0-based column numbers, in index order, at least one
     */
    public KeyLayout(RowLayout rows, int... columns) {
        this.rows = rows;
        this.columns = columns.clone();
        this.elements = elementsOf(rows, columns);
        boolean adjacent = true;
        for (int i = 1; i < columns.length; i++) {
            adjacent &= columns[i] == columns[i - 1] + 1;
        }
        this.contiguous = adjacent;
        int bits = 0;
        boolean equal = true;
        for (ValueType element : elements) {
            int elementBits = element.exactBits();
            bits = bits < 0 || elementBits < 0 || bits + elementBits > Long.SIZE ? -1 : bits + elementBits;
            equal &= element.isByteEqual();
        }
        this.exactBits = bits;
        this.byteEqual = equal;
        boolean oneInteger = elements.length == 1 && elements[0].isInteger() && bits > 0;
        this.integerWidth = oneInteger ? elements[0].fixedSize() : 0;
        this.integerSigned = oneInteger && !elements[0].isOrdinal();
        this.fixedStart = adjacent && columns.length > 0 ? rows.constantOffset(columns[0]) : -1;
        int bytes = 0;
        for (ValueType element : elements) {
            bytes = bytes < 0 || element.fixedSize() < 0 ? -1 : bytes + element.fixedSize();
        }
        this.fixedBytes = equal ? bytes : -1;
    }

    private KeyLayout(KeyLayout source) {
        this.rows = source.rows;
        this.columns = source.columns;
        this.elements = source.elements;
        this.contiguous = source.contiguous;
        this.byteEqual = source.byteEqual;
        this.exactBits = source.exactBits;
        this.integerWidth = source.integerWidth;
        this.integerSigned = source.integerSigned;
        this.fixedStart = source.fixedStart;
        this.fixedBytes = source.fixedBytes;
    }

    /** Returns an equal layout with scratch state of its own, for another thread. */
    KeyLayout fork() {
        return new KeyLayout(this);
    }

    /** Returns the layout of a key without columns: all rows have the same. */
    KeyLayout withoutColumns() {
        return new KeyLayout(rows);
    }

    private static ValueType[] elementsOf(RowLayout rows, int[] columns) {
        if (columns.length == 1) {
            return rows.column(columns[0]).keyElements();
        }
        return Arrays.stream(columns).mapToObj(rows::column).toArray(ValueType[]::new);
    }

    /** Returns the number of values a full key has. */
    public int elementCount() {
        return elements.length;
    }

    /** Returns the number of indexed columns. */
    public int columnCount() {
        return columns.length;
    }

    /** Returns the 0-based number of the indexed column at {@code position}. */
    public int column(int position) {
        return columns[position];
    }

    /** Returns the offset behind the first {@code count} elements at {@code offset}, or -1 if they are not valid. */
    public int validate(byte[] key, int offset, int limit, int count) {
        return validate(key, offset, limit, 0, count);
    }

    /** As {@link #validate(byte[], int, int, int)} for {@code count} elements from element {@code first} on. */
    public int validate(byte[] key, int offset, int limit, int first, int count) {
        int at = offset;
        for (int i = first; i < first + count && at >= 0; i++) {
            at = elements[i].validate(key, at, limit);
        }
        return at;
    }

    /** Returns whether the abbreviation alone decides order and equality. */
    boolean isExact() {
        return exactBits >= 0;
    }

    /** Returns whether every abbreviation fits 32 bits. */
    boolean isNarrow() {
        return exactBits >= 0 && exactBits <= Integer.SIZE;
    }

    /** Finds the key of a row; {@link #keyArray} and {@link #keyOffset} then tell where it is, until the next call. */
    void locate(byte[] row, int rowOffset) {
        if (fixedStart >= 0) {
            keyArray = row;
            keyOffset = rowOffset + fixedStart;
            return;
        }
        if (contiguous) {
            keyArray = row;
            keyOffset = rows.columnOffset(row, rowOffset, columns[0]);
            return;
        }
        int length = 0;
        for (int column : columns) {
            int start = rows.columnOffset(row, rowOffset, column);
            int size = rows.columnEnd(row, start, column) - start;
            if (scratch.length - length < size) {
                scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, length + size));
            }
            System.arraycopy(row, start, scratch, length, size);
            length += size;
        }
        keyArray = scratch;
        keyOffset = 0;
    }

    /** Returns the array with the key found last. */
    byte[] keyArray() {
        return keyArray;
    }

    /** Returns where the key found last starts. */
    int keyOffset() {
        return keyOffset;
    }

    /** Compares the first {@code count} elements of a key with those of a row. */
    int compareToRow(byte[] key, int keyStart, int count, byte[] row, int rowOffset) {
        int at = keyStart;
        if (contiguous) {
            int other = rows.columnOffset(row, rowOffset, columns[0]);
            for (int i = 0; i < count; i++) {
                int order = elements[i].compare(key, at, row, other);
                if (order != 0 || i == count - 1) {
                    return order;
                }
                at = elements[i].skip(key, at);
                other = elements[i].skip(row, other);
            }
            return 0;
        }
        for (int i = 0; i < count; i++) {
            int order = elements[i].compare(key, at, row, rows.columnOffset(row, rowOffset, columns[i]));
            if (order != 0) {
                return order;
            }
            at = elements[i].skip(key, at);
        }
        return 0;
    }

    /** Returns whether the key of a row lies in a range of keys of this layout. */
    public boolean contains(KeyRange range, byte[] row, int rowOffset) {
        return isBehindStart(range, row, rowOffset) && isBeforeEnd(range, row, rowOffset);
    }

    /** Returns whether the key of a row is behind the lower position of a range. */
    public boolean isBehindStart(KeyRange range, byte[] row, int rowOffset) {
        int low = compareToRow(range.low(), 0, range.lowElements(), row, rowOffset);
        return low < 0 || low == 0 && !range.lowBehind();
    }

    /** Returns whether the key of a row is before the upper position of a range. */
    public boolean isBeforeEnd(KeyRange range, byte[] row, int rowOffset) {
        int high = compareToRow(range.high(), 0, range.highElements(), row, rowOffset);
        return high > 0 || high == 0 && range.highBehind();
    }

    /** Compares the lower positions of two ranges. */
    public int compareStarts(KeyRange a, KeyRange b) {
        return comparePositions(a.low(), a.lowElements(), a.lowBehind(), b.low(), b.lowElements(), b.lowBehind());
    }

    /** Compares the upper positions of two ranges. */
    public int compareEnds(KeyRange a, KeyRange b) {
        return comparePositions(a.high(), a.highElements(), a.highBehind(), b.high(), b.highElements(), b.highBehind());
    }

    private int comparePositions(byte[] a, int aElements, boolean aBehind, byte[] b, int bElements, boolean bBehind) {
        int at = 0;
        int other = 0;
        for (int i = 0; i < Math.min(aElements, bElements); i++) {
            int order = elements[i].compare(a, at, b, other);
            if (order != 0) {
                return order;
            }
            at = elements[i].skip(a, at);
            other = elements[i].skip(b, other);
        }
        if (aElements == bElements) {
            return Boolean.compare(aBehind, bBehind);
        }
        // The one with more elements is among the keys that the other one is before or behind.
        boolean isFirst = aElements < bElements ? !aBehind : bBehind;
        return isFirst ? -1 : 1;
    }

    /** Returns whether two rows have equal keys. */
    boolean sameKey(byte[] a, int aOffset, byte[] b, int bOffset) {
        if (fixedStart >= 0 && fixedBytes >= 0) {
            int x = aOffset + fixedStart;
            int y = bOffset + fixedStart;
            return switch (fixedBytes) {
                case Integer.BYTES -> LittleEndian.getInt(a, x) == LittleEndian.getInt(b, y);
                case Long.BYTES -> LittleEndian.getLong(a, x) == LittleEndian.getLong(b, y);
                default -> Arrays.equals(a, x, x + fixedBytes, b, y, y + fixedBytes);
            };
        }
        for (int column : columns) {
            int x = rows.columnOffset(a, aOffset, column);
            int y = rows.columnOffset(b, bOffset, column);
            if (rows.compareColumn(column, a, x, b, y) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the hash of a full key. */
    int hash(byte[] key, int offset) {
        if (isNarrow()) {
            return Hashing.scramble((int) narrow(abbreviate(key, offset)));
        }
        if (isExact()) {
            return Hashing.number(abbreviate(key, offset), 0);
        }
        if (byteEqual) {
            return Hashing.bytes(key, offset, end(key, offset, elements.length) - offset, 0);
        }
        int h = 0;
        int at = offset;
        for (ValueType element : elements) {
            h = element.hash(key, at, h);
            at = element.skip(key, at);
        }
        return h;
    }

    /** Returns the offset behind {@code count} valid elements. */
    int end(byte[] key, int offset, int count) {
        int at = offset;
        for (int i = 0; i < count; i++) {
            at = elements[i].skip(key, at);
        }
        return at;
    }

    /** Returns the abbreviation of a full key, in signed order; narrow keys use the top 32 bits. */
    long abbreviate(byte[] key, int offset) {
        switch (integerWidth) {
            case 4:
                long number = LittleEndian.getInt(key, offset);
                return (integerSigned ? number : number ^ Integer.MIN_VALUE) << Integer.SIZE;
            case 8:
                long wide = LittleEndian.getLong(key, offset);
                return integerSigned ? wide : wide ^ Long.MIN_VALUE;
            default:
                return abbreviatePrefix(key, offset, elements.length).min();
        }
    }

    /** Returns the abbreviation of the first {@code count} elements; valid until the next call. */
    Abbreviation abbreviatePrefix(byte[] key, int offset, int count) {
        abbreviation.reset();
        int at = offset;
        for (int i = 0; i < count; i++) {
            if (!elements[i].abbreviate(key, at, abbreviation)) {
                break;
            }
            at = elements[i].skip(key, at);
        }
        return abbreviation;
    }

    /** Returns the unsigned number 0…2⁶⁴−1 a one-integer or plain enum key stands for. */
    long ordinal(byte[] key, int offset) {
        return (abbreviate(key, offset) ^ Long.MIN_VALUE) >>> (Long.SIZE - exactBits);
    }

    /** Returns whether keys are unsigned integers of at most 64 bits, booleans or plain enums. */
    boolean isOrdinal() {
        return elements.length == 1 && elements[0].isOrdinal();
    }

    private static long narrow(long abbreviation) {
        return abbreviation >> Integer.SIZE;
    }
}
