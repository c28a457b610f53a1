package dev.stdb.codegen.model;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Table or view as a client sees it.
 *
 * @param name the canonical name, used on the wire and in SQL
 * @param accessorName the name in module code
 * @param rowTypeRef slot of the row type in {@link ClientModel#typespace()}
 * @param columns the columns in row order
 * @param primaryKey positions of the columns of the primary key, in the order of the key; none if there is no key
 * @param indexes the indexes that have an accessor, in definition order; none for views
 * @param uniqueColumns positions of the columns that are unique alone
 * @param isEvent whether rows are only announced, never stored
 * @param isView whether this is a view
 * @param isPublic whether everybody may read
 * @param params the parameters of a view; none for tables
 */
public record ClientTable(
        String name,
        String accessorName,
        int rowTypeRef,
        List<Column> columns,
        List<Integer> primaryKey,
        List<Index> indexes,
        List<Integer> uniqueColumns,
        boolean isEvent,
        boolean isView,
        boolean isPublic,
        ProductType params) {

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
     * @param isOrdered whether it finds prefixes and ranges
     */
    public record Index(
            String name, Optional<String> accessorName, List<Integer> columns, boolean isUnique, boolean isOrdered) {
        /** Copies the columns. */
        public Index {
            columns = List.copyOf(columns);
        }
    }

    /** Copies the lists. */
    public ClientTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
        uniqueColumns = List.copyOf(uniqueColumns);
    }

    /** Returns whether this is a view with parameters, whose rows are only there for some arguments. */
    public boolean isCalled() {
        return params.size() > 0;
    }

    /** Returns whether SQL can write an argument of every parameter (spec sql.md §10.1). */
    public boolean isCallable() {
        return params.elements().stream()
                .allMatch(param -> SpecialTypes.isComparable(param.type())
                        && param.type() != PrimitiveType.F32
                        && param.type() != PrimitiveType.F64);
    }

    /** Returns the positions of the columns that conditions compare (spec sql.md §4). */
    public List<Integer> comparableColumns() {
        return IntStream.range(0, columns.size())
                .filter(column -> SpecialTypes.isComparable(columns.get(column).type()))
                .boxed()
                .toList();
    }

    /**
     * Returns the positions of the columns that this can be joined by: those of indexes, of a view its primary key.
     * Rows of event tables are the ones a join begins with, which need no index.
     */
    public List<Integer> joinableColumns() {
        Set<Integer> indexed = new HashSet<>(uniqueColumns);
        if (primaryKey.size() == 1) {
            indexed.addAll(primaryKey);
        }
        indexes.forEach(index -> indexed.addAll(index.columns()));
        return comparableColumns().stream()
                .filter(column -> isEvent || indexed.contains(column))
                .toList();
    }
}
