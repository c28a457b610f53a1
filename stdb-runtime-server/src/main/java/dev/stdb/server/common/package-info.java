/**
 * What every layer of the server may use: time and randomness as injected seams, little-endian access to byte arrays,
 * checksums, and invariant checks. Knows nothing of rows, logs or sockets.
 */
@NullMarked
package dev.stdb.server.common;

import org.jspecify.annotations.NullMarked;
