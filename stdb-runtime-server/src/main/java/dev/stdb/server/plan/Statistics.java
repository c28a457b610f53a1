package dev.stdb.server.plan;

/** What the planner knows of the rows. */
public interface Statistics {
    /** Nothing is known; tables count as of moderate size. */
    Statistics UNKNOWN = tableId -> 1_000;

    /** Returns the number of rows of a table. */
    long rowCount(int tableId);

    /** Returns the number of distinct keys of an index, exact or estimated; -1 if unknown. */
    default long indexKeys(int indexId) {
        return -1;
    }
}
