/**
 * What every layer of the server may use: time and randomness as injected seams, little-endian access to byte arrays,
 * checksums, tasks in parallel, and invariant checks; files are in {@code common.io}. Knows nothing of rows, logs or
 * sockets. No entry class; each class says who may share it among threads.
 */
@NullMarked
package dev.stdb.server.common;

import org.jspecify.annotations.NullMarked;
