package dev.stdb.annotation;

/**
 * Who may read a table through subscriptions and SQL, or call a reducer.
 */
public enum Access {
    /** Every client. */
    PUBLIC,

    /** The module and the database owner; for others the table or reducer does not exist. */
    PRIVATE
}
