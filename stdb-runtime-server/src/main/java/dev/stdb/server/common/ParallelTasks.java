package dev.stdb.server.common;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks that do not depend on each other on all processors. */
public final class ParallelTasks {

    private ParallelTasks() {}

    /**
     * Runs all tasks and waits for them, even if one fails.
     *
     * @param worthwhile whether threads pay; otherwise the calling thread does everything
     * @throws RuntimeException the failure of a task
     */
    public static void run(List<Runnable> tasks, boolean worthwhile) {
        int threads = Math.min(tasks.size(), Runtime.getRuntime().availableProcessors());
        if (!worthwhile || threads < 2) {
            tasks.forEach(Runnable::run);
            return;
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "parallel-task");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (Runnable task : tasks) {
                futures.add(executor.submit(task));
            }
            awaitAll(futures);
        } finally {
            executor.shutdown();
        }
    }

    private static void awaitAll(List<Future<?>> futures) {
        Throwable failure = null;
        boolean interrupted = false;
        for (Future<?> future : futures) {
            boolean done = false;
            while (!done) {
                try {
                    future.get();
                    done = true;
                } catch (ExecutionException e) {
                    failure = e.getCause();
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true; // What the tasks work on may not be left half done.
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
