package dev.stdb.client;

/** Registered callback; closing removes it. Closing twice has no effect. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
