package dev.stdb.examples.arena;

import dev.stdb.types.Identity;

/**
 * A {@link Player} as the first version of the arena stored them.
 *
 * @param id who it is
 * @param name what the others call them
 * @param score how many others they have defeated
 * @param online whether they are connected now
 * @param lastSeen when they came or went last, in seconds since 1970
 */
public record PlayerV1(Identity id, String name, int score, boolean online, long lastSeen) {}
