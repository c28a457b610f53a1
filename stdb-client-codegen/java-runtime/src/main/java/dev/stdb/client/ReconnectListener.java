package dev.stdb.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Told when a connection is lost, and again after each attempt that failed.
 *
 * @param <C> type of the connection
 */
@FunctionalInterface
public interface ReconnectListener<C> {
    /**
     * Called before the wait.
     *
     * @param attempt number of the attempt that comes, from 1
     * @param delay how long until it
     * @param cause why the connection, or the last attempt, ended; empty if the server closed it in order
     */
    void onReconnecting(C connection, int attempt, Duration delay, Optional<Throwable> cause);
}
