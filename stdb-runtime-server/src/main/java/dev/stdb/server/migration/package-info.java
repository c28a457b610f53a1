/**
 * Schema change: what has to be done to bring the tables of a database to another schema, and doing it, inside a
 * transaction of the caller (spec semantics.md §3).
 *
 * <p>Must not know modules, requests or the log. Stateless.
 */
@NullMarked
package dev.stdb.server.migration;

import org.jspecify.annotations.NullMarked;
