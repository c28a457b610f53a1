package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;

/**
 * Call whose answer carries a value.
 *
 * @param future completed with the value
 * @param reader decoder of the value
 */
record PendingAnswer<T>(CallFuture<T> future, RowReader<T> reader) {
    void complete(BsatnReader in) {
        future.complete(reader.read(in));
    }
}
