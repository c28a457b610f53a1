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
        CompletableFuture<T> result = start(stackBytes, work);
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

    /** As {@link #run}, without waiting; cancelling the result gives the work up. */
    static <T> CompletableFuture<T> start(long stackBytes, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread loader = new Thread(null, () -> complete(result, work), "module-loader", stackBytes);
        loader.setDaemon(true);
        loader.start();
        ModuleException late = new ModuleException(
                ModuleErrorCode.MODULE_INITIALIZATION,
                "module takes too long to compile and start: secondsMax=" + LOAD_TIME_MAX.toSeconds());
        CompletableFuture.delayedExecutor(LOAD_TIME_MAX.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> result.completeExceptionally(late));
        result.whenComplete((value, failure) -> {
            if (failure == late || failure instanceof CancellationException) {
                loader.interrupt();
            }
        });
        return result;
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
