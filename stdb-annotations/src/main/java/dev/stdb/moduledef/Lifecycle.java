package dev.stdb.moduledef;

/** Event that a reducer is bound to; the position is the tag. */
public enum Lifecycle {
    /** First publish. */
    INIT,
    /** A client connected. */
    ON_CONNECT,
    /** A client disconnected. */
    ON_DISCONNECT
}
