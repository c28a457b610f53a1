package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;

/**
 * Decoder of one value.
 *
 * @param <T> type of the value
 */
@FunctionalInterface
public interface RowReader<T> {
    /** Reads a value and moves the reader behind it. */
    T read(BsatnReader in);
}
