/**
 * The seam between storage code and the disk.
 *
 * <p>{@link dev.stdb.server.common.io.FileSystem} offers only what the log and its neighbors need, so that a test can
 * stand in for the disk: count its writes, fail or tear the n-th, forget what was never forced. Nothing here knows what
 * the bytes mean. What is written beside the log, in any amount, goes into a {@link
 * dev.stdb.server.common.io.BulkFile}, which holds up the log's forces least. Implementations are thread-safe; an
 * {@link dev.stdb.server.common.io.OpenFile} belongs to one thread at a time.
 */
@NullMarked
package dev.stdb.server.common.io;

import org.jspecify.annotations.NullMarked;
