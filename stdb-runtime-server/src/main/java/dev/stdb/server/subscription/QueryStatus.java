package dev.stdb.server.subscription;

/**
 * What a subscribed query has cost so far.
 *
 * @param querySetId which of the client's sets it belongs to
 * @param sql the trimmed text
 * @param subscribers how many sets it is evaluated for at once
 * @param updates transactions that changed its rows, since the first of them subscribed
 * @param updateBytes bytes of the changed rows, encoded once for all of them
 */
public record QueryStatus(int querySetId, String sql, int subscribers, long updates, long updateBytes) {}
