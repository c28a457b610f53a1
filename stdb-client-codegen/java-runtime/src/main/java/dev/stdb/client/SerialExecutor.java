package dev.stdb.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs tasks one at a time and in order on any executor. Thread-safe. */
final class SerialExecutor implements Executor {
    private final Executor target;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isScheduled;
    private volatile @Nullable Thread runner;

    SerialExecutor(Executor target) {
        this.target = target;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (isScheduled) {
                return;
            }
            isScheduled = true;
        }
        target.execute(this::drain);
    }

    /** Returns whether the calling thread runs a task right now. */
    boolean isRunnerThread() {
        return runner == Thread.currentThread();
    }

    private void drain() {
        runner = Thread.currentThread();
        boolean drained = false;
        try {
            Runnable task = next();
            while (task != null) {
                task.run();
                task = next();
            }
            drained = true;
        } finally {
            if (!drained) {
                // A task threw: the next one to arrive starts over.
                synchronized (tasks) {
                    runner = null;
                    isScheduled = false;
                }
            }
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
