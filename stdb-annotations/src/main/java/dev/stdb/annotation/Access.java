package dev.stdb.annotation;

/**
 * Who may read a table through subscriptions and SQL.
 */
public enum Access {
    /** Every client. */
    PUBLIC,

    /** The module and the database owner; for others the table does not exist. */
    PRIVATE
}
