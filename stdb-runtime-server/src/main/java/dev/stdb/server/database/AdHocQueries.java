package dev.stdb.server.database;

import dev.stdb.server.query.QueryLimits;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a database on which queries are parsed and read views are read, so that neither holds up the database
 * thread. Thread-safe.
 */
final class AdHocQueries implements AutoCloseable {
    /** Most queries that may wait; each may hold a read view, which makes the writer copy what it changes. */
    private static final int WAITING_MAX = 256;

    private static final long IDLE_SECONDS = 30;
    private static final long STOP_SECONDS = 10;

    private final HostConfig config;
    private final ThreadPoolExecutor workers;

    /**
     * Creates the threads; they start when there is work and end when there is none.
     *
     * @param name name of the database
     */
    AdHocQueries(String name, HostConfig config) {
        this.config = config;
        this.workers = new ThreadPoolExecutor(
                config.limits().queryThreads(),
                config.limits().queryThreads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                task -> {
                    Thread thread = new Thread(task, "query-" + name);
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    /** Work with somebody waiting for it. */
    private static final class Task<T> implements Runnable {
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final Callable<T> work;
        private final Runnable cleanup;

        Task(Callable<T> work, Runnable cleanup) {
            this.work = work;
            this.cleanup = cleanup;
        }

        @Override
        public void run() {
            GuestThread.complete(result, this::worked);
        }

        private T worked() throws Exception {
            try {
                return work.call();
            } finally {
                cleanup.run();
            }
        }

        void fail(DatabaseErrorCode code, String message) {
            cleanup.run();
            result.completeExceptionally(new DatabaseException(code, message));
        }
    }

    /**
     * Runs something on one of the threads.
     *
     * @param cleanup called once, before the result is there, whatever happens
     */
    <T> CompletableFuture<T> submit(Callable<T> work, Runnable cleanup) {
        Task<T> task = new Task<>(work, cleanup);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            boolean stopped = workers.isShutdown();
            task.fail(
                    stopped ? DatabaseErrorCode.DATABASE_STOPPED : DatabaseErrorCode.DATABASE_BUSY,
                    stopped ? "database is stopped" : "database has too many queries waiting: countMax=" + WAITING_MAX);
        }
        return task.result;
    }

    /** Returns the limits of a query on one of the threads that starts now. */
    QueryLimits limits() {
        return limitsOfChanges().interruptible();
    }

    /** Returns the limits of a statement on the database thread that starts now. */
    QueryLimits limitsOfChanges() {
        HostLimits limits = config.limits();
        return QueryLimits.within(config.clock(), limits.queryTimeMax())
                .withMax(limits.queryRowsMax(), limits.queryBytesMax(), limits.queryMemory());
    }

    /**
     * Checks that something may be added that stays in memory.
     *
     * @param what is to be added, in the plural
     * @throws DatabaseException if there is no room for it
     */
    void checkRoom(String what) {
        config.limits().checkRoom(what);
    }

    /** Cancels what runs and refuses what waits. */
    @Override
    public void close() {
        for (Runnable waiting : workers.shutdownNow()) {
            ((Task<?>) waiting).fail(DatabaseErrorCode.DATABASE_STOPPED, "database is stopped");
        }
        try {
            workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
