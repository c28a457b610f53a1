package dev.stdb.schema;

import dev.stdb.sats.ProductType;
import java.util.List;
import java.util.OptionalInt;

/**
 * View of a database.
 *
 * @param id the ABI id within its kind (anonymous or sender)
 * @param name the canonical name
 * @param accessorName the name in module code
 * @param isPublic whether everybody may read
 * @param isAnonymous whether the result is the same for every caller
 * @param params type of the arguments, without references
 * @param returns the shape of the result
 * @param rowTypeRef slot of the row type
 * @param rowType the row type without references, with canonical names
 * @param columns the columns in row order
 * @param primaryKey position of the primary key column, if any
 */
public record ViewSchema(
        int id,
        String name,
        String accessorName,
        boolean isPublic,
        boolean isAnonymous,
        ProductType params,
        Returns returns,
        int rowTypeRef,
        ProductType rowType,
        List<ColumnSchema> columns,
        OptionalInt primaryKey) {
    /** Copies the list. */
    public ViewSchema {
        columns = List.copyOf(columns);
    }

    /** What the view's function yields. */
    public enum Returns {
        /** At most one row. */
        OPTION,
        /** Any number of rows. */
        ARRAY,
        /** SQL text of a query. */
        QUERY
    }
}
