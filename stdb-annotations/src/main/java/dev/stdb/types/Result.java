package dev.stdb.types;

/**
 * Value or error, one of which is there.
 *
 * @param <T> type of the value
 * @param <E> type of the error
 */
public sealed interface Result<T, E> {

    /**
     * A value; tag 0.
     *
     * @param value the value
     */
    record Ok<T, E>(T value) implements Result<T, E> {}

    /**
     * An error; tag 1.
     *
     * @param error the error
     */
    record Err<T, E>(E error) implements Result<T, E> {}
}
