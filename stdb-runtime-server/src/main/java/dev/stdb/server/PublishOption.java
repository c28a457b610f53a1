package dev.stdb.server;

/** How a program may take the place of another one; see {@link Server#publish}. */
public enum PublishOption {
    /** Delete all rows and begin anew with the program, instead of migrating them. */
    DELETE_DATA,
    /** Accept changes that break the bindings of clients; when there are any, all clients are disconnected. */
    BREAK_CLIENTS
}
