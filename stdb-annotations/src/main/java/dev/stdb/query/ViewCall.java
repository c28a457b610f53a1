package dev.stdb.query;

/**
 * The rows of a view for some arguments. SQL has no conditions on them (spec sql.md §10.1).
 *
 * @param <R> type of the rows
 */
public final class ViewCall<R> implements Query<R> {
    private final String sql;

    private ViewCall(String sql) {
        this.sql = sql;
    }

    /**
     * Creates a call. For generated code.
     *
     * @param view name of the view in the database
     * @param arguments the arguments in SQL, see {@link Literals}
     */
    public static <R> ViewCall<R> of(String view, String... arguments) {
        return new ViewCall<>("SELECT * FROM " + Literals.name(view) + "(" + String.join(", ", arguments) + ")");
    }

    @Override
    public String toSql() {
        return sql;
    }

    /** Returns {@link #toSql}. */
    @Override
    public String toString() {
        return sql;
    }
}
