package dev.stdb.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs tasks one at a time and in order on any executor. Tasks must not throw. Thread-safe. */
final class SerialExecutor {
    private final Executor target;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isScheduled;
    private volatile @Nullable Thread runner;

    SerialExecutor(Executor target) {
        this.target = target;
    }

    /**
     * Runs {@code task} after all earlier ones.
     *
     * @throws RejectedExecutionException if the executor takes no more tasks; those that wait will never run
     */
    void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (isScheduled) {
                return;
            }
            isScheduled = true;
        }
        try {
            target.execute(this::drain);
        } catch (RejectedExecutionException e) {
            synchronized (tasks) {
                tasks.clear();
                isScheduled = false;
            }
            throw e;
        }
    }

    /** Returns whether the calling thread runs a task right now. */
    boolean isRunnerThread() {
        return runner == Thread.currentThread();
    }

    private void drain() {
        runner = Thread.currentThread();
        Runnable task = next();
        while (task != null) {
            task.run();
            task = next();
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            if (task == null) {
                runner = null;
                isScheduled = false;
            }
            return task;
        }
    }
}
