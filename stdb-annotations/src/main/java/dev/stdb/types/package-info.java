/**
 * Value types of rows and calls that have a meaning to the system: identities, connection ids, times, UUIDs.
 *
 * <p>All are immutable. Used by modules (compiled by TeaVM), clients and the server, therefore restricted to a small
 * part of the JDK. Encodings: spec sats.md §2.
 */
@NullMarked
package dev.stdb.types;

import org.jspecify.annotations.NullMarked;
