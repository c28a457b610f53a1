package dev.stdb.client;

/** Runs callbacks of the application so that an exception of one does not stop the others. */
@FunctionalInterface
interface CallbackRunner {
    void run(Runnable callback);
}
