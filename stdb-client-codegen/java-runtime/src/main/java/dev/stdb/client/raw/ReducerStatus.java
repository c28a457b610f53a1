package dev.stdb.client.raw;

/** Outcome of a reducer call; the position is the tag on the wire. */
public enum ReducerStatus {
    /** Committed; return value and row changes follow. */
    OK,
    /** Committed without return value and without row changes. */
    OK_EMPTY,
    /** Refused by the reducer; the error's bytes follow. */
    ERR,
    /** Failed in the server; a text follows. */
    INTERNAL_ERROR
}
