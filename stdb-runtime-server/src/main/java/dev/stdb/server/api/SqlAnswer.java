package dev.stdb.server.api;

import dev.stdb.sats.ProductType;

/**
 * Result of one SQL statement.
 *
 * @param schema columns of the rows, without type references; empty for DML
 * @param rows BSATN rows back to back; not to be modified
 * @param durationMicros time of the execution in µs
 * @param cost what the execution took, as names with values
 */
public record SqlAnswer(
        ProductType schema,
        byte[] rows,
        int rowCount,
        long inserted,
        long deleted,
        long updated,
        long durationMicros,
        String cost) {}
