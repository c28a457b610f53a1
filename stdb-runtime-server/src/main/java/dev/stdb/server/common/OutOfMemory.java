package dev.stdb.server.common;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens when memory runs out anywhere. A thread that lost an allocation may have left anything half done, and a
 * server of which half is left answers nothing for ever; so the program that owns the process should end it, and be
 * started anew. Every boundary that swallows {@link Throwable} shows it here first. Thread-safe.
 */
public final class OutOfMemory {

    private static final int CAUSES_MAX = 16;

    private static volatile @Nullable Consumer<OutOfMemoryError> handler;

    private OutOfMemory() {}

    /**
     * Sets who is told, on the thread that failed. Without a handler nothing happens: an application that embeds the
     * server decides itself about its process.
     */
    public static void onError(Consumer<OutOfMemoryError> told) {
        handler = told;
    }

    /** Tells the handler if the failure, or what caused it, is an {@link OutOfMemoryError}. */
    public static void check(@Nullable Throwable failure) {
        Consumer<OutOfMemoryError> told = handler;
        if (told == null) {
            return;
        }
        Throwable cause = failure;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause instanceof OutOfMemoryError error) {
                told.accept(error);
                return;
            }
            cause = cause.getCause();
        }
    }
}
