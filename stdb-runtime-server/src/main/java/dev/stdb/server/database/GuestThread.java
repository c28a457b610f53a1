package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.server.common.OutOfMemory;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs what calls into a guest while no database thread is there for it, on threads with the stack a guest may need.
 */
final class GuestThread {
    private GuestThread() {}

    /**
     * Runs something on a thread of its own and waits for it, so long at most: then the thread is interrupted, which
     * ends guest code and the compiler, and given up.
     *
     * @throws ModuleException if the work takes too long
     */
    static <T> T run(long stackBytes, Duration timeMax, Callable<T> work) {
        CompletableFuture<T> result = start(stackBytes, timeMax, work);
        try {
            result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new ModuleException(ModuleErrorCode.MODULE_INITIALIZATION, "loading the module was interrupted");
        } catch (ExecutionException e) {
            // Thrown by join, as what it is.
        }
        return join(result);
    }

    /**
     * As {@link #run}, without waiting; cancelling the result gives the work up. Whatever the bound, nothing is kept of
     * work that has ended: its result may be a whole database.
     */
    static <T> CompletableFuture<T> start(long stackBytes, Duration timeMax, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread loader = new Thread(null, () -> complete(result, work), "module-loader", stackBytes);
        loader.setDaemon(true);
        loader.start();
        CompletableFuture<Void> timer =
                new CompletableFuture<Void>().orTimeout(timeMax.toNanos(), TimeUnit.NANOSECONDS);
        timer.whenComplete((none, timeout) -> {
            if (timeout != null && result.completeExceptionally(late(timeMax))) {
                loader.interrupt();
            }
        });
        result.whenComplete((value, failure) -> {
            // Takes the timer, and with it the result, out of the queue of all timers.
            timer.complete(null);
            if (failure instanceof CancellationException) {
                loader.interrupt();
            }
        });
        return result;
    }

    private static ModuleException late(Duration timeMax) {
        return new ModuleException(
                ModuleErrorCode.MODULE_INITIALIZATION,
                "module takes too long to compile and start: secondsMax=" + timeMax.toSeconds());
    }

    /** Completes a future with what some work returns or throws. */
    static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Throwable e) { // Boundary: handed to whoever waits for the future.
            OutOfMemory.check(e);
            result.completeExceptionally(e);
        }
    }

    /** Waits for a future; throws typed failures as they are. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StdbException typed) {
                throw typed;
            }
            throw e;
        }
    }
}
