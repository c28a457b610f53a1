package dev.stdb.server.engine;

/**
 * Is told how far the replay of a log has come, when it takes longer than a second: about once a second, on the opening
 * thread.
 */
@FunctionalInterface
public interface ReplayProgress {

    /** Ignores it. */
    ReplayProgress NONE = (txCount, elapsedMs) -> {};

    /**
     * Receives the progress.
     *
     * @param txCount transactions replayed so far
     * @param elapsedMs milliseconds since the replay began
     */
    void progress(long txCount, long elapsedMs);
}
