package dev.stdb.server.api;

import dev.stdb.moduledef.CanonicalDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What callers can do with databases they name, with the checks of ownership (spec http-api.md §1.5, §2.7, §5).
 *
 * <p>Thread-safe. Methods may block for the database and the disk; failures are thrown, most as {@link ApiException}
 * whose text is the answer.
 */
public final class DatabaseApi implements AutoCloseable {

    private final Databases databases;
    private final LiveSessions sessions = new LiveSessions();
    private final int namesMax;
    private final SecureRandom random = new SecureRandom();
    // One thread for all slow clients: what they cost must not grow with their number. It ends when it has no work.
    private final ThreadPoolExecutor merger =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "slow-clients");
                thread.setDaemon(true);
                return thread;
            });

    /** Creates the use cases over a registry, with the default bound on names. */
    public DatabaseApi(Databases databases) {
        this(databases, DatabaseName.COUNT_MAX);
    }

    /**
     * Creates the use cases over a registry.
     *
     * @param namesMax most names of a database
     */
    public DatabaseApi(Databases databases, int namesMax) {
        this.databases = databases;
        this.namesMax = namesMax;
        this.merger.allowCoreThreadTimeOut(true);
    }

    /** What is public about a database. */
    public record DatabaseInfo(Identity identity, Identity owner, String initialProgram) {}

    /**
     * Checks the form of a name or identity.
     *
     * @throws ApiException with reason {@code API_BAD_REQUEST} if it can be neither
     */
    public void checkName(String nameOrIdentity) {
        if (DatabaseName.asIdentity(nameOrIdentity).isEmpty()) {
            DatabaseName.problem(nameOrIdentity).ifPresent(problem -> {
                throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Invalid URL: " + problem);
            });
        }
    }

    /** Returns the identity a name stands for; an identity stands for itself, whether it exists or not. */
    public Identity resolve(String nameOrIdentity) {
        Optional<Identity> identity = DatabaseName.asIdentity(nameOrIdentity);
        if (identity.isPresent()) {
            return identity.get();
        }
        checkName(nameOrIdentity);
        return databases
                .findByName(nameOrIdentity)
                .orElseThrow(
                        () -> ApiException.of(ApiException.Reason.API_NOT_FOUND, "`" + nameOrIdentity + "` not found"));
    }

    DatabaseRecord requireRecord(String nameOrIdentity) {
        return databases
                .findRecord(resolve(nameOrIdentity))
                .orElseThrow(() -> ApiException.of(ApiException.Reason.API_NOT_FOUND, "No such database."));
    }

    /** Returns the running database a path names. */
    public RunningDatabase requireRunning(String nameOrIdentity) {
        Identity identity = requireRecord(nameOrIdentity).identity();
        Optional<RunningDatabase> running = databases.findRunning(identity);
        if (running.isPresent()) {
            return running.get();
        }
        Optional<String> why = databases.whyDown(identity);
        if (why.isPresent()) {
            throw ApiException.of(ApiException.Reason.API_UNAVAILABLE, why.get() + ": identity=" + identity.toHex());
        }
        // It may have started between the two looks.
        return databases
                .findRunning(identity)
                .orElseThrow(() -> ApiException.of(
                        ApiException.Reason.API_NOT_RUNNING,
                        "the database does not run, see the log of the server: identity=" + identity.toHex()));
    }

    /** Returns the database a WebSocket client wants to connect to. */
    public RunningDatabase connectionTarget(String nameOrIdentity, Identity caller) {
        Identity identity = resolve(nameOrIdentity);
        if (databases.findRecord(identity).isEmpty()) {
            // Compat: the original fails to authorize the caller before it looks for the database.
            throw ApiException.of(
                    ApiException.Reason.API_NOT_RUNNING,
                    "Unable to authorize " + caller.toHex() + " for SQL: database " + identity.toHex() + " not found");
        }
        return requireRunning(nameOrIdentity);
    }

    /** Creates the session of a WebSocket client. */
    public ClientConnection connect(ConnectionRequest request, ClientTransport transport) {
        return new ClientConnection(request, transport, sessions, merger);
    }

    DatabaseRecord requireOwned(String nameOrIdentity, Identity caller, String action) {
        DatabaseRecord record = requireRecord(nameOrIdentity);
        if (!record.owner().equals(caller)) {
            throw ApiException.of(
                    ApiException.Reason.API_FORBIDDEN,
                    caller.toHex() + " is not authorized to perform action on database "
                            + record.identity().toHex() + ": " + action);
        }
        return record;
    }

    /** Returns public facts about a database. */
    public DatabaseInfo info(String nameOrIdentity) {
        DatabaseRecord record = requireRecord(nameOrIdentity);
        return new DatabaseInfo(record.identity(), record.owner(), record.initialProgram());
    }

    /** A database that takes no writes, and why, as strangers may know it. */
    public record Refusal(Identity database, String reason) {}

    /** Returns the databases that take no writes at the moment. */
    public List<Refusal> refusingWrites() {
        return databases.refusingWrites();
    }

    /** Returns the databases of an owner. */
    public List<Identity> ownedBy(Identity owner) {
        return databases.ownedBy(owner);
    }

    /** Returns the names of a database. */
    public List<String> names(String nameOrIdentity) {
        return requireRecord(nameOrIdentity).names();
    }

    /** Adds a name to a database; returns its identity. Deviation: for its owner only (ADR 0033). */
    public Identity addName(String nameOrIdentity, String name, Identity caller) {
        checkNew(name);
        return databases.exclusively(() -> {
            DatabaseRecord record = requireOwned(nameOrIdentity, caller, "rename database");
            if (databases.findByName(name).isPresent()) {
                throw ApiException.of(ApiException.Reason.API_NAME_IN_USE, "the name is already in use: " + name);
            }
            DatabaseRecord named = record.withName(name);
            checkCount(named.names());
            databases.update(named);
            return record.identity();
        });
    }

    /** Checks a name that nobody has yet. */
    static void checkNew(String name) {
        DatabaseName.problemOfNew(name).ifPresent(problem -> {
            throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Error parsing `" + name + "`: " + problem);
        });
    }

    private void checkCount(Collection<String> names) {
        if (names.size() > namesMax) {
            throw ApiException.of(
                    ApiException.Reason.API_BAD_REQUEST,
                    "a database has at most " + namesMax + " names: remove some with PUT");
        }
    }

    /** Replaces all names of a database. */
    public void replaceNames(String nameOrIdentity, List<String> names, Identity caller) {
        names.forEach(DatabaseApi::checkNew);
        LinkedHashSet<String> distinct = new LinkedHashSet<>(names);
        checkCount(distinct);
        databases.exclusively(() -> {
            DatabaseRecord record = requireRecord(nameOrIdentity);
            if (!record.owner().equals(caller)) {
                throw ApiException.ofJson(
                        ApiException.Reason.API_UNAUTHORIZED,
                        "{\"NotYourDatabase\":{\"database\":\""
                                + record.identity().toHex() + "\"}}");
            }
            for (String name : distinct) {
                if (databases.findByName(name).isPresent()) {
                    throw ApiException.ofJson(
                            ApiException.Reason.API_BAD_REQUEST,
                            "{\"OtherError\":\"Cannot rename to " + name + " because it already is in use.\"}");
                }
            }
            databases.update(record.withNames(new ArrayList<>(distinct)));
            return record;
        });
    }

    /** Deletes a database with all its data; an identity without database is a success. */
    public void delete(String nameOrIdentity, Identity caller) {
        Identity identity = resolve(nameOrIdentity);
        databases.exclusively(identity.toHex(), () -> {
            if (databases.findRecord(identity).isEmpty()) {
                return identity;
            }
            DatabaseRecord record = requireOwned(nameOrIdentity, caller, "delete database");
            if (record.locked()) {
                throw ApiException.of(
                        ApiException.Reason.API_FORBIDDEN,
                        "Database is locked and cannot be deleted. Run `spacetime unlock` first.");
            }
            databases.delete(record);
            return identity;
        });
    }

    /** Allows or refuses deletion and reset of a database. */
    public void setLocked(String nameOrIdentity, boolean locked, Identity caller) {
        databases.exclusively(() -> {
            DatabaseRecord record = requireOwned(nameOrIdentity, caller, "delete database");
            databases.update(record.withLocked(locked));
            return record;
        });
    }

    /** Returns the last lines of the log of a database to its owner, oldest first. */
    public List<String> logTail(String nameOrIdentity, int lineCountMax, Identity caller) {
        return log(nameOrIdentity, caller).tail(lineCountMax);
    }

    /**
     * Runs the scheduled calls of a database that are due, for its owner.
     *
     * @return when the next one is due, in microseconds since the Unix epoch; {@link Long#MAX_VALUE} if none waits
     */
    public CompletableFuture<Long> runScheduled(String nameOrIdentity, Identity caller) {
        requireOwned(nameOrIdentity, caller, "run scheduled calls");
        return requireRunning(nameOrIdentity).live().runScheduled();
    }

    /** Checks that a caller may read the log. */
    public void checkLog(String nameOrIdentity, Identity caller) {
        log(nameOrIdentity, caller);
    }

    /**
     * Hands the last lines of the log and every new one to a listener, on any thread, until the returned handle is
     * closed.
     *
     * @param ended runs once, on any thread, if the log ends before: the database is stopped, or begins anew with
     *     another log
     */
    public AutoCloseable followLog(
            String nameOrIdentity, int lineCountMax, Consumer<String> listener, Runnable ended, Identity caller) {
        return log(nameOrIdentity, caller).follow(lineCountMax, listener, ended);
    }

    private ModuleLog log(String nameOrIdentity, Identity caller) {
        requireOwned(nameOrIdentity, caller, "view module logs");
        return requireRunning(nameOrIdentity).live().log();
    }

    /** Returns the definition of the running module, with canonical names. */
    public ModuleDef definition(String nameOrIdentity) {
        return CanonicalDef.of(requireRunning(nameOrIdentity).live().schema().raw());
    }

    /** Returns an id for a connection that brings none. */
    public ConnectionId randomConnectionId() {
        ConnectionId id = ConnectionId.of(random.nextLong(), random.nextLong());
        return id.isZero() ? ConnectionId.of(1, 0) : id;
    }

    /** Ends the thread for slow clients; close all connections before. Idempotent. */
    @Override
    public void close() {
        merger.shutdown();
    }
}
