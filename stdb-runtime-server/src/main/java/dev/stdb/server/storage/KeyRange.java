package dev.stdb.server.storage;

/**
 * A run of keys: equality on leading elements plus a pair of bounds on the next one, as two positions between keys.
 *
 * <p>Each position is given by the bytes of some leading elements and a side: before or behind all keys that start
 * with them. Immutable; the arrays are not copied and must not change while the range is used.
 *
 * @param low leading elements of the lower position, encoded one behind the other
 * @param lowElements number of elements in {@code low}; 0 = from the first key
 * @param lowBehind whether the position is behind the keys that start with {@code low} (exclusive bound)
 * @param high leading elements of the upper position
 * @param highElements number of elements in {@code high}; 0 = to the last key
 * @param highBehind whether the position is behind the keys that start with {@code high} (inclusive bound)
 */
public record KeyRange(
        byte[] low, int lowElements, boolean lowBehind, byte[] high, int highElements, boolean highBehind) {
    private static final byte[] NOTHING = {};

    /** The range of all keys. */
    public static final KeyRange ALL = new KeyRange(NOTHING, 0, false, NOTHING, 0, true);
}
