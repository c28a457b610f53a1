package dev.stdb.server.api;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which connection holds which session of which client: a newer one is refused and makes the holder go (spec
 * wire-protocol.md §5.1). Thread-safe; holds one entry per connection that has a session.
 */
final class LiveSessions {
    private final ConcurrentHashMap<Key, Holder> holders = new ConcurrentHashMap<>();

    /**
     * A session.
     *
     * @param session chosen by the client
     */
    record Key(Identity database, Identity client, ConnectionId session) {}

    /** A connection that holds a session. */
    interface Holder {
        /** Says that somebody else wants the session. Called on any thread; does not block. */
        void supersede();
    }

    /** Takes a session for a connection; returns false if another one holds it, which is told to go. */
    boolean take(Key key, Holder holder) {
        Holder known = holders.putIfAbsent(key, holder);
        if (known != null) {
            known.supersede();
        }
        return known == null;
    }

    /** Gives a session back, if the connection holds it. */
    void giveBack(Key key, Holder holder) {
        holders.remove(key, holder);
    }
}
