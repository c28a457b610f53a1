package dev.stdb.harness;

import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import dev.stdb.types.Timestamp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database of one test, empty but for what {@code init} made. Thread-safe. */
public final class TestDatabase implements AutoCloseable {
    private final Server server;
    private final ServerDatabase database;
    private final TestUser owner;
    private final TestClock clock;

    TestDatabase(Server server, ServerDatabase database, TestUser owner, TestClock clock) {
        this.server = server;
        this.database = database;
        this.owner = owner;
        this.clock = clock;
    }

    /** Returns the server's address, for clients of any kind. */
    public URI url() {
        return server.url();
    }

    /** Returns the database's name. */
    public String name() {
        return database.name();
    }

    /** Returns who published the module. */
    public TestUser owner() {
        return owner;
    }

    /** Returns somebody nobody knows yet. */
    public TestUser newUser() {
        return TestUser.create(server, database.name());
    }

    /** Calls a reducer as the owner; see {@link TestUser#call}. */
    public void call(String reducer, @Nullable Object... arguments) {
        owner.call(reducer, arguments);
    }

    /** Runs a SQL statement as the owner, who sees private tables too; see {@link TestUser#sql}. */
    public List<List<Object>> sql(String statement) {
        return owner.sql(statement);
    }

    /** Returns the database's time; it stands still until {@link #advance}. */
    public Timestamp now() {
        return clock.now();
    }

    /**
     * Moves the database's time and wakes the database, which then runs scheduled calls that have become due; wait for
     * their effect.
     */
    public void advance(Duration duration) {
        clock.advance(duration);
        // Any request ends the wait for the next scheduled call, which is a wait in real time.
        owner.sql("SELECT COUNT(*) AS n FROM st_table");
    }

    /** Deletes the database. */
    @Override
    public void close() {
        database.delete();
    }
}
