package dev.stdb.it.kotlin;

/** Why a call is refused. */
public enum Reason {
    /** The text says nothing. */
    EMPTY,
    /** There is no such note. */
    UNKNOWN
}
