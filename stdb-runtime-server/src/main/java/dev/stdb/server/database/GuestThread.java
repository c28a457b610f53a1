package dev.stdb.server.database;

import dev.stdb.StdbException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs what calls into a guest while no database thread is there for it, on threads with the stack a guest may need. */
final class GuestThread {
    private GuestThread() {}

    /** Runs something on a thread of its own and waits for it. */
    static <T> T run(long stackBytes, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread loader = new Thread(null, () -> complete(result, work), "module-loader", stackBytes);
        loader.setDaemon(true);
        loader.start();
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
