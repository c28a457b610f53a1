package dev.stdb.harness;

import dev.stdb.query.Query;
import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database of one test, empty but for what {@code init} made. Thread-safe. */
public final class TestDatabase implements AutoCloseable {
    /** How far time moves when something is always due, that is, repeats without an interval. */
    private static final TimeDuration STEP_MIN = new TimeDuration(1_000);

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
        return TestUser.create(server, database.name(), owner);
    }

    /** Calls a reducer as the owner; see {@link TestUser#call}. */
    public void call(String reducer, @Nullable Object... arguments) {
        owner.call(reducer, arguments);
    }

    /** Calls a procedure as the owner; see {@link TestUser#callProcedure}. */
    public Object callProcedure(String procedure, @Nullable Object... arguments) {
        return owner.callProcedure(procedure, arguments);
    }

    /** Runs a SQL statement as the owner, who sees private tables too; see {@link TestUser#sql(String)}. */
    public List<List<Object>> sql(String statement) {
        return owner.sql(statement);
    }

    /** Runs a query as the owner; see {@link TestUser#sql(Query)}. */
    public List<List<Object>> sql(Query<?> query) {
        return owner.sql(query);
    }

    /** Returns what is in the database's log, oldest first. */
    public List<LogRecord> log() {
        return owner.log();
    }

    /** Returns the database's time; it stands still until {@link #advance}. */
    public Timestamp now() {
        return clock.now();
    }

    /**
     * Moves the database's time forward, from one scheduled call that comes due to the next, each of which has run when
     * this returns; scheduled procedures have been started.
     *
     * @param duration how far; not negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: duration=" + duration);
        }
        Timestamp end = clock.now().plus(TimeDuration.ofDuration(duration));
        Optional<Timestamp> due = database.runScheduled();
        while (due.isPresent() && due.get().compareTo(end) <= 0 && clock.now().compareTo(end) < 0) {
            Timestamp later = clock.now().plus(STEP_MIN);
            clock.moveTo(due.get().compareTo(clock.now()) > 0 ? due.get() : later.compareTo(end) < 0 ? later : end);
            due = database.runScheduled();
        }
        clock.moveTo(end);
    }

    /** Deletes the database. */
    @Override
    public void close() {
        database.delete();
    }
}
