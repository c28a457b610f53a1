package dev.stdb.client;

/**
 * Registered callback; closing removes it. Closing twice has no effect.
 *
 * <p>Callbacks added or removed inside a callback count from the next message on.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
