package dev.stdb.server.subscription;

/**
 * A query set that had to be dropped after it was applied.
 *
 * @param client the client
 * @param querySetId its query set
 * @param error text for the client
 */
public record SetFailure(ClientKey client, int querySetId, String error) {}
