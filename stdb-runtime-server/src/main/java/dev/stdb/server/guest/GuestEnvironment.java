package dev.stdb.server.guest;

import dev.stdb.server.common.Clock;
import dev.stdb.types.Identity;

/**
 * What a guest knows of where it runs. Immutable.
 *
 * @param database the database
 * @param clock its time
 * @param log where the records of the module go
 */
public record GuestEnvironment(Identity database, Clock clock, ModuleLog log) {}
