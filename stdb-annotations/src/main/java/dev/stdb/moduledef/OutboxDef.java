package dev.stdb.moduledef;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Table whose rows are calls of a reducer in another database.
 *
 * @param tableName source name of the table
 * @param remoteReducer name of the reducer in the other database
 * @param targetColumn column with the identity of the other database
 * @param argColumns columns with the arguments, in the order of the reducer's parameters
 * @param onResultReducer source name of the reducer that takes the results, or null
 * @param signatureHash hash of the reducer's signature, unsigned, read from its 32 bytes as a little-endian number
 */
public record OutboxDef(
        String tableName,
        String remoteReducer,
        int targetColumn,
        List<Integer> argColumns,
        @Nullable String onResultReducer,
        BigInteger signatureHash) {
    /** Copies the columns. */
    public OutboxDef {
        argColumns = List.copyOf(argColumns);
    }
}
