package dev.stdb.testing;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Source of test values.
 *
 * @param <T> type of the values
 */
@FunctionalInterface
public interface Gen<T> {

    /**
     * Creates a value.
     *
     * @param random source of choices
     * @param size 0 to 100: how large collections and numbers may become
     */
    T generate(RandomGenerator random, int size);

    /** Returns simpler values than {@code value}, simplest first; empty if there is none. */
    default List<T> shrink(T value) {
        return List.of();
    }

    /** Returns a source of converted values, which do not shrink. */
    default <R> Gen<R> map(Function<? super T, ? extends R> function) {
        return (random, size) -> function.apply(generate(random, size));
    }

    /** Returns a source whose second choice depends on the first, which does not shrink. */
    default <R> Gen<R> flatMap(Function<? super T, Gen<R>> function) {
        return (random, size) -> function.apply(generate(random, size)).generate(random, size);
    }
}
