package dev.stdb.annotation;

/**
 * Who may read a table or view through subscriptions and SQL, or call a reducer or procedure.
 */
public enum Access {
    /** Every client. */
    PUBLIC,

    /** The module and the database owner; for others it does not exist. */
    PRIVATE
}
