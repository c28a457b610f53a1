package dev.stdb.client;

import dev.stdb.bsatn.BsatnWriter;

/**
 * Encoder of one value.
 *
 * @param <T> type of the value
 */
@FunctionalInterface
public interface RowWriter<T> {
    /** Writes a value. */
    void write(BsatnWriter out, T value);
}
