package dev.stdb.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes the rows of a table calls of a reducer in other databases.
 *
 * @param remoteReducer name of that reducer
 * @param targetColumn position of the column with the identity of the other database
 * @param argColumns positions of the columns with the arguments, in the order of the reducer's parameters
 * @param onResultReducer canonical name of the reducer of this module that takes the results, or null
 * @param signatureHash hash of the signature that the module knows of the remote reducer, 64 digits in lower case
 */
public record OutboxSchema(
        String remoteReducer,
        int targetColumn,
        List<Integer> argColumns,
        @Nullable String onResultReducer,
        String signatureHash) {
    /** Copies the columns. */
    public OutboxSchema {
        argColumns = List.copyOf(argColumns);
    }
}
