package dev.stdb.server.auth;

import dev.stdb.types.Identity;

/**
 * What proves that a call comes from a database (spec http-api.md §5.11).
 *
 * @param sender the database that calls
 * @param audience the database that is called, the only one the token is for
 */
public record DatabaseToken(Identity sender, Identity audience) {}
