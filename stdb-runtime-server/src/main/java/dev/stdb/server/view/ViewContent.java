package dev.stdb.server.view;

import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.tx.ReadSet;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation yielded: either rows or a query to read instead.
 *
 * @param rows the rows, absent if there is a query
 * @param query a SELECT over tables that has the rows of the view whatever happens, absent if there are rows
 * @param reads what the evaluation has read: while that does not change, its result does not
 */
record ViewContent(@Nullable ViewRows rows, @Nullable TypedSelect query, ReadSet reads) {
    static ViewContent of(ViewRows rows, ReadSet reads) {
        return new ViewContent(rows, null, reads);
    }

    static ViewContent of(TypedSelect query) {
        return new ViewContent(null, query, ReadSet.NOTHING);
    }

    long sizeBytes() {
        return rows == null ? 0 : rows.sizeBytes();
    }
}
