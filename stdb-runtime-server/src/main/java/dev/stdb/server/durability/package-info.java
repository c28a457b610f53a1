/**
 * When a committed transaction counts as safe: group commit, force policy, durable offset.
 *
 * <p>Entry: {@link dev.stdb.server.durability.Durability}, the seam behind which the log lives. Nothing above this
 * package may know whether that is a local directory, memory or, later, a replicated log. The package does not know
 * what a payload means.
 *
 * <p>Threading: the database thread appends; one log thread per database writes and forces; listeners run on the log
 * thread.
 */
@NullMarked
package dev.stdb.server.durability;

import org.jspecify.annotations.NullMarked;
