package dev.stdb.server.database;

import dev.stdb.server.common.OutOfMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a database, with a bounded queue drained in batches. Submitting is thread-safe and never blocks;
 * tasks run in the order of submission.
 */
final class DatabaseThread {
    private static final int BATCH_MAX = 256;
    /** Room that only internal work (disconnects, closing) may use, so that it is not refused under load. */
    private static final int RESERVED = 4096;
    /** How long {@link #stop} waits before it interrupts, and then again before it gives up. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    /** A task of somebody who can be refused; others are the database's own and run in any case. */
    private record Request(Runnable task, Runnable refused) implements Runnable {
        @Override
        public void run() {
            task.run();
        }
    }

    /** Work that no task asks for. All methods run on the thread itself. */
    interface Background {
        /**
         * Returns how long there is nothing to do: 0 = something is due, {@link Long#MAX_VALUE} = until further notice.
         */
        long nanosUntilDue();

        /** Does one piece of work that is due. */
        void runDue();
    }

    private final ArrayBlockingQueue<Runnable> queue;
    private final Background background;
    private final int capacity;
    private final Consumer<Throwable> failureHandler;
    private final Runnable afterTask;
    private final Thread thread;
    private volatile boolean stopped;
    /** Nobody takes from the queue any more. */
    private volatile boolean ended;

    /**
     * Creates a thread that is not started yet.
     *
     * @param capacity most tasks that may wait
     * @param background what to do between the batches of tasks
     * @param failureHandler told of exceptions that tasks let escape, on the thread itself
     * @param afterTask runs after each task, on the thread itself; must not throw
     */
    DatabaseThread(
            String name,
            int capacity,
            long stackBytes,
            Background background,
            Consumer<Throwable> failureHandler,
            Runnable afterTask) {
        this.afterTask = afterTask;
        this.background = background;
        this.queue = new ArrayBlockingQueue<>(capacity + RESERVED);
        this.capacity = capacity;
        this.failureHandler = failureHandler;
        this.thread = new Thread(null, this::run, name, stackBytes);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Queues a task that is dropped when the thread is stopped before its turn.
     *
     * @throws DatabaseException if the queue is full or the thread is stopped
     */
    void submit(Runnable task) {
        submit(task, () -> {});
    }

    /**
     * Queues a task.
     *
     * @param refused runs instead of the task, on the thread too, when the thread is stopped before its turn
     * @throws DatabaseException if the queue is full or the thread is stopped
     */
    void submit(Runnable task, Runnable refused) {
        if (!stopped && queue.size() >= capacity) {
            throw DatabaseException.busy("database has too many requests waiting: countMax=" + capacity);
        }
        submitInternal(new Request(task, refused));
    }

    /** Queues a task that must not be refused for lack of room. */
    void submitInternal(Runnable task) {
        if (stopped) {
            throw DatabaseException.stopped();
        }
        if (!queue.offer(task)) {
            throw DatabaseException.busy("database has too many requests waiting");
        }
        if (ended && queue.remove(task)) {
            // The thread ended between the two.
            throw DatabaseException.stopped();
        }
    }

    /**
     * Refuses requests from now on. Of those that are queued only internal ones still run: requests may take a minute
     * each.
     */
    void refuse() {
        if (!stopped) {
            stopped = true;
            // Wakes the thread if it waits for work. When the queue is full, it is awake.
            queue.offer(() -> {});
        }
    }

    /**
     * Stops after the task that runs now, and waits for the end unless called on the thread itself; not for ever: a
     * task that takes long is interrupted, and one that does not mind is left alone.
     *
     * @return whether the thread has ended, or is the caller
     */
    boolean stop() {
        return stop(STOP_WAIT);
    }

    boolean stop(Duration wait) {
        refuse();
        if (Thread.currentThread() == thread || ended(wait)) {
            return true;
        }
        thread.interrupt();
        return ended(wait);
    }

    private boolean ended(Duration wait) {
        try {
            thread.join(wait.toMillis());
        } catch (InterruptedException e) {
            // Whoever stops the database is in a hurry.
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        loop();
        ended = true;
        // What was queued while the loop ended.
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            runGuarded(task instanceof Request request ? request.refused() : task);
        }
    }

    private void loop() {
        List<Runnable> batch = new ArrayList<>(BATCH_MAX);
        while (!stopped || !queue.isEmpty()) {
            Runnable first = next();
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH_MAX - 1);
                for (Runnable task : batch) {
                    runGuarded(stopped && task instanceof Request request ? request.refused() : task);
                }
                batch.clear();
            }
            if (!stopped && background.nanosUntilDue() <= 0) {
                runGuarded(background::runDue);
            }
        }
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // Boundary: the loop of a background thread.
            OutOfMemory.check(e);
            failureHandler.accept(e);
        }
        afterTask.run();
    }

    /** Waits for a task, or until the background has something to do. */
    private @Nullable Runnable next() {
        Runnable waiting = queue.poll();
        long waitNanos = waiting == null ? background.nanosUntilDue() : 0;
        if (waitNanos <= 0) {
            return waiting;
        }
        try {
            return waitNanos == Long.MAX_VALUE ? queue.take() : queue.poll(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but who stops it.
            return null;
        }
    }
}
