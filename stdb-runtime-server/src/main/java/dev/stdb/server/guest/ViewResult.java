package dev.stdb.server.guest;

/** What the code of a view yields. */
public sealed interface ViewResult {
    /**
     * Rows.
     *
     * @param array BSATN of an array of rows, not checked and not to be modified
     */
    record Rows(byte[] array) implements ViewResult {}

    /**
     * A query whose rows are those of the view.
     *
     * @param sql its text, not checked; blank for no rows
     */
    record Query(String sql) implements ViewResult {}

    /**
     * An error, a trap, no answer in time, or something that breaks the ABI.
     *
     * @param error what happened, for whoever asked for the view
     */
    record Failed(String error) implements ViewResult {}
}
