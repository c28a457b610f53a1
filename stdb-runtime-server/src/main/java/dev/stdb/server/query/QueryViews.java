package dev.stdb.server.query;

import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import org.jspecify.annotations.Nullable;

/** The views that the statements of one caller may read, as of one moment. */
public interface QueryViews {
    /** No views. */
    QueryViews NONE = new QueryViews() {
        @Override
        public @Nullable ViewSchema find(String name) {
            return null;
        }

        @Override
        public TableSchema rows(ViewSchema view, byte[] args) {
            throw new IllegalArgumentException("there are no views: " + view.name());
        }

        @Override
        public TypedSelect inline(TypedSelect select) {
            return select;
        }
    };

    /** Returns the view of a canonical or accessor name; null if there is none or the caller must not know of it. */
    @Nullable
    ViewSchema find(String name);

    /**
     * Returns a table that has the rows of a view, in the reader that goes with these views.
     *
     * @param view a view found here
     * @param args BSATN of the product of its arguments
     * @throws dev.stdb.server.sql.SqlException if the view fails
     */
    TableSchema rows(ViewSchema view, byte[] args);

    /**
     * Replaces views that are queries by the tables that those read. Rules of row-level security are none of a view's
     * business, so they must have been applied before.
     */
    TypedSelect inline(TypedSelect select);
}
