package dev.stdb.server.subscription;

import org.jspecify.annotations.Nullable;

/** Interest of a live query in the changes of one of its tables. Compared by identity. */
final class DeltaTarget {
    private final LiveQuery query;
    private final int slot;
    private final int tableId;
    private final int column;
    private final @Nullable ByteKey value;

    /**
     * Creates a target.
     *
     * @param query the query
     * @param slot position of the table in its FROM
     * @param tableId the table
     * @param column column that must have {@code value}, -1 if all changes matter
     * @param value BSATN of a literal
     */
    DeltaTarget(LiveQuery query, int slot, int tableId, int column, @Nullable ByteKey value) {
        this.query = query;
        this.slot = slot;
        this.tableId = tableId;
        this.column = column;
        this.value = value;
    }

    LiveQuery query() {
        return query;
    }

    int slot() {
        return slot;
    }

    int tableId() {
        return tableId;
    }

    int column() {
        return column;
    }

    @Nullable
    ByteKey value() {
        return value;
    }
}
