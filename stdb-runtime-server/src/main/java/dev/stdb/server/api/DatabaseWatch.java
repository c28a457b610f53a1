package dev.stdb.server.api;

import dev.stdb.server.database.ConnectedClients;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseStatistics;
import dev.stdb.server.database.ScheduleStatus;
import dev.stdb.types.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a database is doing, for its owner: what the page at {@code /dev} shows beside rows, functions and the log
 * (docs/dev-page.md). Thread-safe; nothing blocks.
 */
public final class DatabaseWatch {
    private static final String ACTION = "watch database";

    private final DatabaseApi databases;
    private final Executor workers;
    private final FollowerPlaces places = new FollowerPlaces();

    /**
     * Creates the use cases.
     *
     * @param workers turns what happened into text
     */
    public DatabaseWatch(DatabaseApi databases, Executor workers) {
        this.databases = databases;
        this.workers = workers;
    }

    /**
     * Checks that a caller could follow the transactions of a database now, without taking a place.
     *
     * @throws ApiException as {@link #followTransactions} would
     */
    public void checkFollow(String nameOrIdentity, Identity caller) {
        requireOwned(nameOrIdentity, caller);
        places.check(caller);
    }

    /**
     * Hands every transaction that ends from now on to a listener, one JSON object each, on threads of the workers; one
     * {@code {"skipped": n}} stands for those that came faster than they could be told.
     *
     * @param ended runs once, on any thread, if the database is closed or breaks down before the listener goes
     * @return closing it ends that
     * @throws ApiException if the caller is not the owner, or too many follow already
     */
    public AutoCloseable followTransactions(
            String nameOrIdentity, Consumer<String> listener, Runnable ended, Identity caller) {
        Database database = requireOwned(nameOrIdentity, caller);
        places.take(caller);
        TransactionQueue queue = new TransactionQueue(
                each -> listener.accept(each.toJson(database.schema())),
                count -> listener.accept("{\"skipped\":" + count + "}"),
                workers);
        AutoCloseable following = database.followTransactions(queue::offer, ended);
        return () -> {
            following.close();
            places.release(caller);
        };
    }

    /** Returns the clients of a database, a JSON object. */
    public CompletableFuture<String> clients(String nameOrIdentity, Identity caller) {
        return requireOwned(nameOrIdentity, caller).clients().thenApplyAsync(ConnectedClients::toJson, workers);
    }

    /** Returns how much there is of what grows, a JSON object. */
    public CompletableFuture<String> statistics(String nameOrIdentity, Identity caller) {
        Database database = requireOwned(nameOrIdentity, caller);
        return database.statistics().thenApplyAsync(found -> statisticsJson(database, found), workers);
    }

    private static String statisticsJson(Database database, DatabaseStatistics found) {
        Runtime runtime = Runtime.getRuntime();
        long heapBytes = runtime.totalMemory() - runtime.freeMemory();
        return found.toJson(database.logBytes(), heapBytes, runtime.maxMemory());
    }

    /** Returns the scheduled calls of a database, a JSON object. */
    public CompletableFuture<String> schedules(String nameOrIdentity, Identity caller) {
        return requireOwned(nameOrIdentity, caller).schedules().thenApplyAsync(ScheduleStatus::toJson, workers);
    }

    private Database requireOwned(String nameOrIdentity, Identity caller) {
        DatabaseRecord record = databases.requireOwned(nameOrIdentity, caller, ACTION);
        return databases.requireRunning(record.identity().toHex()).live();
    }
}
