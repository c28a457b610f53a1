package dev.stdb.moduledef;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Auto-increment of a column.
 *
 * @param sourceName the given name or null
 * @param column column position
 * @param start first value or null for the default
 * @param minValue least value or null for the default
 * @param maxValue greatest value or null for the default
 * @param increment distance of values
 */
public record SequenceDef(
        @Nullable String sourceName,
        int column,
        @Nullable BigInteger start,
        @Nullable BigInteger minValue,
        @Nullable BigInteger maxValue,
        BigInteger increment) {
    /** Creates the plain auto-increment: no name, no bounds, step one. */
    public static SequenceDef autoIncrement(int column) {
        return new SequenceDef(null, column, null, null, null, BigInteger.ONE);
    }
}
