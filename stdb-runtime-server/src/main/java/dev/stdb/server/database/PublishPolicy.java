package dev.stdb.server.database;

/** What an update of a module may do to its clients. */
public enum PublishPolicy {
    /** Refuse updates that would break the bindings of connected clients. */
    COMPATIBLE,
    /** Accept them; every client is disconnected. */
    BREAK_CLIENTS
}
