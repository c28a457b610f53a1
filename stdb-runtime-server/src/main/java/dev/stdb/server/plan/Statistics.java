package dev.stdb.server.plan;

import java.util.function.IntToLongFunction;

/**
 * What the planner knows of the rows.
 *
 * @param rowCount gives the number of rows of a table, by its id
 * @param indexKeys gives the number of distinct keys of an index, exact or estimated, by its id; -1 if unknown
 */
public record Statistics(IntToLongFunction rowCount, IntToLongFunction indexKeys) {
    /** Nothing is known; tables count as of moderate size. */
    static final Statistics UNKNOWN = new Statistics(tableId -> 1_000, indexId -> -1);
}
