/**
 * Connection at the level of messages: no cache, no decoding of rows, little garbage. For load generators and tools.
 *
 * <p>Entry class: {@link dev.stdb.client.raw.RawConnection}. Layout: spec wire-protocol.md §6–10.
 */
@NullMarked
package dev.stdb.client.raw;

import org.jspecify.annotations.NullMarked;
