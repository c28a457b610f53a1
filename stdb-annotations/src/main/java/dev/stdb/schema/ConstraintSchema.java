package dev.stdb.schema;

import java.util.List;

/**
 * Unique constraint of a table.
 *
 * @param constraintId 0 until the server assigned one
 * @param name the canonical name
 * @param uniqueColumns column positions, made ascending: their order means nothing
 */
public record ConstraintSchema(int constraintId, String name, List<Integer> uniqueColumns) implements TablePart {
    /** Copies and sorts the columns. */
    public ConstraintSchema {
        uniqueColumns = uniqueColumns.stream().sorted().toList();
    }

    /** Returns whether the constraint is about exactly the columns of an index. */
    public boolean covers(IndexSchema index) {
        return index.columns().size() == uniqueColumns.size() && uniqueColumns.containsAll(index.columns());
    }

    @Override
    public int id() {
        return constraintId;
    }

    @Override
    public String kind() {
        return "unique constraint";
    }

    @Override
    public ConstraintSchema withId(int newId) {
        return new ConstraintSchema(newId, name, uniqueColumns);
    }
}
