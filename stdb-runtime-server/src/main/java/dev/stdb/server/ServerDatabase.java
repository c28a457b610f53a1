package dev.stdb.server;

import dev.stdb.server.api.DatabaseApi;
import dev.stdb.types.Identity;
import java.util.List;

/**
 * A database of a {@link Server}, as its owner in the same process sees it. It names the database and holds nothing: it
 * need not be closed, and its methods fail once database or server are gone. Thread-safe.
 */
public final class ServerDatabase {

    private final DatabaseApi databases;
    private final String name;
    private final Identity identity;
    private final Identity owner;

    ServerDatabase(DatabaseApi databases, String name, Identity identity, Identity owner) {
        this.databases = databases;
        this.name = name;
        this.identity = identity;
        this.owner = owner;
    }

    /** Returns the name it was published under, which clients connect to. */
    public String name() {
        return name;
    }

    /** Returns its identity, which stays the same as long as the database exists. */
    public Identity identity() {
        return identity;
    }

    /** Returns who owns it. */
    public Identity owner() {
        return owner;
    }

    /**
     * Returns the last lines of the module's log, oldest first, each a JSON object.
     *
     * @param lineCountMax most lines; at least 0
     * @throws dev.stdb.StdbException if the database is gone
     */
    public List<String> logTail(int lineCountMax) {
        return databases.logTail(identity.toHex(), lineCountMax, owner);
    }

    /**
     * Disconnects all clients and deletes the database with all its data; a database that is gone already is a success.
     *
     * @throws dev.stdb.StdbException if the database is locked
     */
    public void delete() {
        databases.delete(identity.toHex(), owner);
    }
}
