package dev.stdb.client;

import dev.stdb.types.Timestamp;

/**
 * Proof that a reducer committed; its row changes are in the cache.
 *
 * @param timestamp when the reducer ran
 */
public record ReducerReceipt(Timestamp timestamp) {}
