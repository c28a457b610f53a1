package dev.stdb.server.subscription;

import dev.stdb.server.row.ByteKey;
import org.jspecify.annotations.Nullable;

/** Interest of a fragment of a live query in the changes of one of its tables. Compared by identity. */
final class DeltaTarget {
    private final Fragment fragment;
    private final int slot;
    private final int tableId;
    private final int column;
    private final @Nullable ByteKey value;
    private final @Nullable JoinEdge edge;

    /**
     * Creates a target.
     *
     * @param fragment the fragment of a query
     * @param slot position of the table in its FROM
     * @param tableId the table
     * @param column column that must have {@code value}, -1 if there is no such column
     * @param value BSATN of a literal, absent if all changes matter
     * @param edge how to find the column that must have {@code value} in the other table, if it is not in this one
     */
    private DeltaTarget(
            Fragment fragment, int slot, int tableId, int column, @Nullable ByteKey value, @Nullable JoinEdge edge) {
        this.fragment = fragment;
        this.slot = slot;
        this.tableId = tableId;
        this.column = column;
        this.value = value;
        this.edge = edge;
    }

    /** Creates a target that all changes of the table concern. */
    static DeltaTarget always(Fragment fragment, int slot, int tableId) {
        return new DeltaTarget(fragment, slot, tableId, -1, null, null);
    }

    /** Creates a target that rows with one value of a column concern. */
    static DeltaTarget byColumn(Fragment fragment, int slot, int tableId, int column, byte[] value) {
        return new DeltaTarget(fragment, slot, tableId, column, new ByteKey(value), null);
    }

    /** Creates a target that rows concern whose partner has one value of a column. */
    static DeltaTarget byEdge(Fragment fragment, int slot, int tableId, JoinEdge edge, byte[] value) {
        return new DeltaTarget(fragment, slot, tableId, -1, new ByteKey(value), edge);
    }

    @Nullable
    JoinEdge edge() {
        return edge;
    }

    Fragment fragment() {
        return fragment;
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
