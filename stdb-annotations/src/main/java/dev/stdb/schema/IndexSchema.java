package dev.stdb.schema;

import dev.stdb.moduledef.IndexAlgorithm;
import java.util.List;

/**
 * Index of a table.
 *
 * @param indexId 0 until the server assigned one
 * @param name the canonical name
 * @param accessorName the source name, by which module code looks the index up
 * @param algorithm how rows are found
 * @param columns column positions in key order
 */
public record IndexSchema(
        int indexId, String name, String accessorName, IndexAlgorithm algorithm, List<Integer> columns)
        implements TablePart {
    /** Copies the columns. */
    public IndexSchema {
        columns = List.copyOf(columns);
    }

    @Override
    public int id() {
        return indexId;
    }

    @Override
    public String kind() {
        return "index";
    }

    /** Returns this index under another name in module code. */
    public IndexSchema withAccessorName(String newName) {
        return new IndexSchema(indexId, name, newName, algorithm, columns);
    }

    /** Returns whether two indexes differ in nothing but their ids and names in module code. */
    public boolean isSameButAccessor(IndexSchema other) {
        return isSame(other.withAccessorName(accessorName));
    }

    @Override
    public IndexSchema withId(int newId) {
        return new IndexSchema(newId, name, accessorName, algorithm, columns);
    }
}
