package dev.stdb.server;

import dev.stdb.StdbException;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

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
     * Runs the scheduled calls that are due now, at most a thousand, and waits for them; procedures are only started.
     * For clocks that are moved by hand (see {@link ServerBuilder#databaseClocks}): the database would notice within a
     * second by itself.
     *
     * @return when the next call is due; empty if none waits
     * @throws dev.stdb.StdbException if the database is gone
     */
    public Optional<Timestamp> runScheduled() {
        long next;
        try {
            next = databases.runScheduled(identity.toHex(), owner).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StdbException known ? known : e;
        }
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(Timestamp.ofMicros(next));
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
