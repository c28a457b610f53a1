package dev.stdb.schema;

import java.math.BigInteger;

/**
 * Auto-increment of a column, with defaults filled in.
 *
 * @param sequenceId 0 until the server assigned one
 * @param name the canonical name
 * @param column column position
 * @param start first value
 * @param min least value
 * @param max greatest value
 * @param increment distance of values
 */
public record SequenceSchema(
        int sequenceId, String name, int column, BigInteger start, BigInteger min, BigInteger max, BigInteger increment)
        implements TablePart {
    /** Greatest value when none is given: 2^127-1. */
    public static final BigInteger MAX_DEFAULT = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    @Override
    public int id() {
        return sequenceId;
    }

    @Override
    public String kind() {
        return "auto-increment";
    }

    @Override
    public SequenceSchema withId(int newId) {
        return new SequenceSchema(newId, name, column, start, min, max, increment);
    }
}
