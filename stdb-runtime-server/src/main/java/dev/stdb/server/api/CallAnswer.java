package dev.stdb.server.api;

import java.util.Optional;

/**
 * A successful call.
 *
 * @param durationMicros time of the call in µs
 * @param returnedJson what a procedure returned; empty for reducers, whose results are not delivered
 */
public record CallAnswer(long durationMicros, Optional<String> returnedJson) {}
