package dev.stdb.server.net;

/** Which servers show the page at {@code /dev}. What it shows takes a token anyway. */
public enum DevPageAccess {
    /** None. */
    OFF,
    /** Those that listen on a loopback address: only this machine reaches them. */
    LOCAL,
    /** All. */
    ON;

    boolean isServed(boolean isLocal) {
        return this == ON || this == LOCAL && isLocal;
    }
}
