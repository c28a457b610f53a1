package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hosted database as its users see it. Thread-safe: every method only queues work for the database thread, or reads a
 * published value. No method blocks; all that queue work throw {@link DatabaseException} with {@code DATABASE_BUSY}
 * when the queue is full and {@code DATABASE_STOPPED} after {@link #close}.
 *
 * <p>Every request of a connected session is answered by exactly one message to its sink, in the order of the requests.
 */
public interface Database extends AutoCloseable {

    /** Returns the identity of the database. */
    Identity identity();

    /** Returns the identity that published the database. */
    Identity owner();

    /** Returns the schema of the running module. */
    DatabaseSchema schema();

    /** Returns the Keccak-256 hash of the running program, 32 bytes, not to be modified. */
    byte[] programHash();

    /** Returns the module's log. */
    ModuleLog log();

    /** Returns what makes commits durable, for confirmed reads. */
    Durability durability();

    /**
     * Hands every transaction that ends from now on to a follower, on the database thread. The follower must neither
     * block nor throw.
     *
     * @param ended runs once, on any thread, if the database is closed or breaks down before the follower goes; at once
     *     if it is or has already
     * @return closing it ends that
     */
    AutoCloseable followTransactions(Consumer<WatchedTransaction> follower, Runnable ended);

    /** Returns who is connected, and what is subscribed to. */
    CompletableFuture<ConnectedClients> clients();

    /** Returns how much there is of what grows. */
    CompletableFuture<DatabaseStatistics> statistics();

    /** Returns how many bytes the log has on the disk, 0 if it is in memory. May block for the disk. */
    long logBytes();

    /** Returns the scheduled calls that wait; takes the database thread some time for each. */
    CompletableFuture<ScheduleStatus> schedules();

    /** As {@link #publish(byte[], PublishPolicy, EnvironmentChange)}, and leaves the environment as it is. */
    default CompletableFuture<PublishResult> publish(byte[] wasm, PublishPolicy policy) {
        return publish(wasm, policy, EnvironmentChange.NONE);
    }

    /**
     * Replaces the program and changes the environment in one transaction; of the same program again, only the
     * environment.
     *
     * @return fails with {@link ModuleException} if the program is refused, with {@link MigrationException} if the data
     *     cannot be migrated, with {@link EnvironmentException} if it does not take the environment; the old module
     *     then keeps running in the old one
     */
    CompletableFuture<PublishResult> publish(byte[] wasm, PublishPolicy policy, EnvironmentChange environment);

    /** Returns the keys of the environment variables that have values. */
    CompletableFuture<List<String>> environmentKeys();

    /**
     * Changes the values of environment variables.
     *
     * @param expectedHash hash of the program that the change is meant for; null for any
     * @return the transaction that shows the change; fails with {@link EnvironmentException} if the module does not
     *     take it, or is another one
     */
    CompletableFuture<Long> changeEnvironment(EnvironmentChange change, byte @Nullable [] expectedHash);

    /**
     * Takes a place for a request to an HTTP handler whose body has not come to its end.
     *
     * @return gives it back, to be run once when the body has come; empty if too many bodies arrive already
     */
    Optional<Runnable> admitUnfinished();

    /** Answers a request to an HTTP handler of the module. */
    CompletableFuture<HandlerOutcome> handle(HandlerRequest request);

    /**
     * Tells what {@link #publish} would do with a program, without doing it.
     *
     * @return fails with {@link ModuleException} if the program is no module
     */
    CompletableFuture<PublishPreview> preview(byte[] wasm);

    /**
     * Runs the scheduled calls that are due, at most a thousand, before requests that are made later. Procedures are
     * only started.
     *
     * @return when the next one is due, in microseconds since the Unix epoch; {@link Long#MAX_VALUE} if none waits
     */
    CompletableFuture<Long> runScheduled();

    /**
     * Connects a client: records it and runs the connect reducer, in one transaction.
     *
     * @param jwtPayloadJson claims of its token as JSON text
     * @param outcome called on the database thread, before any message to the session
     */
    void connect(ClientSession session, String jwtPayloadJson, Consumer<ConnectOutcome> outcome);

    /**
     * Disconnects a client: drops its subscriptions, runs the disconnect reducer. Idempotent.
     *
     * @return completes, on any thread, when that is done
     */
    CompletableFuture<Void> disconnect(ClientSession session);

    /**
     * Calls a reducer for a client; answered by a {@code ReducerResult}.
     *
     * @param args BSATN product of the arguments; not to be modified any more
     */
    void callReducer(ClientSession session, int requestId, String reducer, byte[] args);

    /**
     * Calls a reducer for somebody without a session, for example an HTTP request.
     *
     * @param args BSATN product of the arguments; not to be modified any more
     */
    CompletableFuture<CallOutcome> callReducer(Identity caller, ConnectionId connection, String reducer, byte[] args);

    /**
     * Makes a call of another database, once however often it comes (spec semantics.md §8a).
     *
     * @return what is to be told the sender, as soon as it is durable
     */
    CompletableFuture<DatabaseCallOutcome> callFromDatabase(DatabaseCall call);

    /** Subscribes; answered by {@code SubscribeApplied} or {@code SubscriptionError}. */
    void subscribe(ClientSession session, ClientMessage.Subscribe request);

    /** Subscribes several sets at one moment; answered by {@code SubscribeBatchApplied}. */
    void subscribeBatch(ClientSession session, ClientMessage.SubscribeBatch request);

    /** Unsubscribes; answered by {@code UnsubscribeApplied} or {@code SubscriptionError}. */
    void unsubscribe(ClientSession session, ClientMessage.Unsubscribe request);

    /** Runs a query; answered by {@code OneOffQueryResult}. */
    void oneOffQuery(ClientSession session, ClientMessage.OneOffQuery request);

    /** Calls a procedure; answered by a {@code ProcedureResult}. */
    void callProcedure(ClientSession session, ClientMessage.CallProcedure request);

    /** Does what a client of protocol v1 asks for; answered by a {@link V1ServerMessage}. */
    void request(ClientSession session, V1ClientMessage request);

    /**
     * Notes in the log of the module that a call was refused before it came here. Thread-safe.
     *
     * @param function what was called, if it exists
     */
    void callRefused(@Nullable String function, String reason);

    /** Executes an SQL statement without parameters, see {@link #sql(String, String, Identity)}. */
    default CompletableFuture<SqlResult> sql(String statement, Identity caller) {
        return sql(statement, null, caller);
    }

    /**
     * Calls a procedure for somebody without a session, for example an HTTP request.
     *
     * @param args BSATN product of the arguments; not to be modified any more
     * @param confirmed whether each of its commits waits until it is durable
     */
    CompletableFuture<ProcedureOutcome> callProcedure(
            Identity caller, ConnectionId connection, String procedure, byte[] args, boolean confirmed);

    /** Calls a procedure whose commits do not wait. */
    default CompletableFuture<ProcedureOutcome> callProcedure(
            Identity caller, ConnectionId connection, String procedure, byte[] args) {
        return callProcedure(caller, connection, procedure, args, false);
    }

    /**
     * Executes an SQL statement in a transaction of its own; if it only reads, over a read view of the moment it was
     * asked for and beside the database thread.
     *
     * @param parametersJson values of its parameters, a JSON array for {@code ?} or a JSON object for {@code :name};
     *     absent if it has none
     * @return fails with a {@link dev.stdb.StdbException} whose text says what is wrong with the statement
     */
    CompletableFuture<SqlResult> sql(String statement, @Nullable String parametersJson, Identity caller);

    /** How a database came to refuse everything. */
    enum Breakdown {
        /** Memory cannot be trusted any more; opened again from its log, the database is as good as new. */
        BROKEN,
        /** A call of the module cannot be ended. */
        STUCK
    }

    /**
     * Returns a future that completes, on any thread, when the database takes no more requests although nobody closed
     * it. Its clients have been told to go, it only has to be closed.
     */
    default CompletableFuture<Breakdown> breakdown() {
        return new CompletableFuture<>();
    }

    /** Stops the database: closes every session with 1001 {@code module exited}, makes the log durable. Idempotent. */
    @Override
    void close();
}
