package dev.stdb.schema;

import java.util.List;

/**
 * Unique constraint of a table.
 *
 * @param constraintId 0 until the server assigned one
 * @param name the canonical name
 * @param uniqueColumns column positions
 */
public record ConstraintSchema(int constraintId, String name, List<Integer> uniqueColumns) {
    /** Copies the columns. */
    public ConstraintSchema {
        uniqueColumns = List.copyOf(uniqueColumns);
    }

    /** Returns this constraint with an id. */
    public ConstraintSchema withId(int newId) {
        return new ConstraintSchema(newId, name, uniqueColumns);
    }
}
