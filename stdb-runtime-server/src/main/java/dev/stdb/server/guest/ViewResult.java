package dev.stdb.server.guest;

/** What the code of a view yields. */
public sealed interface ViewResult {
    /**
     * Rows.
     *
     * @param array BSATN of an array of rows, not checked and not to be modified
     * @param forEveryCaller whether the code has not asked who calls, so that others would get the same
     */
    record Rows(byte[] array, boolean forEveryCaller) implements ViewResult {
        /** Rows that only this caller may have. */
        public Rows(byte[] array) {
            this(array, false);
        }
    }

    /**
     * A query whose rows are those of the view.
     *
     * @param sql its text, not checked; blank for no rows
     * @param forEveryCaller whether the code has not asked who calls, so that others would get the same
     */
    record Query(String sql, boolean forEveryCaller) implements ViewResult {
        /** A query that only this caller may have. */
        public Query(String sql) {
            this(sql, false);
        }
    }

    /**
     * An error, a trap, no answer in time, or something that breaks the ABI.
     *
     * @param error what happened, for whoever asked for the view
     */
    record Failed(String error) implements ViewResult {}
}
