package dev.stdb.codegen.model;

import dev.stdb.sats.AlgebraicType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Table or view as a client sees it.
 *
 * @param name the canonical name, used on the wire and in SQL
 * @param accessorName the name in module code
 * @param rowTypeRef slot of the row type in {@link ClientModel#typespace()}
 * @param columns the columns in row order
 * @param primaryKey position of the primary key column, if any
 * @param indexes the indexes that have an accessor, in definition order; none for views
 * @param uniqueColumns positions of the columns that are unique alone
 * @param isEvent whether rows are only announced, never stored
 * @param isView whether this is a view
 * @param isPublic whether everybody may read
 */
public record ClientTable(
        String name,
        String accessorName,
        int rowTypeRef,
        List<Column> columns,
        OptionalInt primaryKey,
        List<Index> indexes,
        List<Integer> uniqueColumns,
        boolean isEvent,
        boolean isView,
        boolean isPublic) {

    /**
     * Column.
     *
     * @param name the canonical name
     * @param accessorName the name in module code
     * @param type the type, with references
     */
    public record Column(String name, String accessorName, AlgebraicType type) {}

    /**
     * Index.
     *
     * @param name the canonical name
     * @param accessorName the accessor the module asked for, if any
     * @param columns column positions in key order
     * @param isUnique whether a unique constraint covers exactly its columns
     */
    public record Index(String name, Optional<String> accessorName, List<Integer> columns, boolean isUnique) {
        /** Copies the columns. */
        public Index {
            columns = List.copyOf(columns);
        }
    }

    /** Copies the lists. */
    public ClientTable {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        uniqueColumns = List.copyOf(uniqueColumns);
    }
}
