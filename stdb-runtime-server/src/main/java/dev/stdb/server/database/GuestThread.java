package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what calls into a guest while no database thread is there for it, on threads with the stack a guest may need.
 */
final class GuestThread {
    /**
     * Most time to compile a program, start it and let it describe itself; real ones take a few seconds on a slow
     * machine.
     */
    private static final Duration LOAD_TIME_MAX = Duration.ofSeconds(60);

    private GuestThread() {}

    /**
     * Runs something on a thread of its own and waits for it, for a minute at most: then the thread is interrupted,
     * which ends guest code and the compiler, and given up.
     *
     * @throws ModuleException if the work takes too long
     */
    static <T> T run(long stackBytes, Callable<T> work) {
        return run(stackBytes, work, LOAD_TIME_MAX);
    }

    static <T> T run(long stackBytes, Callable<T> work, Duration timeMax) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread loader = new Thread(null, () -> complete(result, work), "module-loader", stackBytes);
        loader.setDaemon(true);
        loader.start();
        try {
            result.get(timeMax.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            loader.interrupt();
            throw new ModuleException(
                    ModuleErrorCode.MODULE_INITIALIZATION,
                    "module takes too long to compile and start: secondsMax=" + timeMax.toSeconds());
        } catch (InterruptedException e) {
            loader.interrupt();
            Thread.currentThread().interrupt();
            throw new ModuleException(ModuleErrorCode.MODULE_INITIALIZATION, "loading the module was interrupted");
        } catch (ExecutionException e) {
            // Thrown by join, as what it is.
        }
        return join(result);
    }

    /** Completes a future with what some work returns or throws. */
    static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Throwable e) { // Boundary: handed to whoever waits for the future.
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
