/**
 * A row as bytes: where its columns are, how they compare and hash, and the containers that carry rows between layers
 * without decoding them (spec sats.md §3, §5.1).
 *
 * <p>{@link dev.stdb.server.row.ValueType} is a type compiled for work on encoded values, {@link
 * dev.stdb.server.row.RowLayout} knows the columns of a row type, {@link dev.stdb.server.row.RowBuffer} holds many
 * rows, {@link dev.stdb.server.row.RowCursor} walks over them, {@link dev.stdb.server.row.Tuple} points at one row per
 * table of a statement, {@link dev.stdb.server.row.ByteKey} makes bytes the key of a map, {@link
 * dev.stdb.server.row.RowHash} finds rows of a buffer. Must not know pages,
 * transactions or queries. Types, layouts and keys in maps are immutable and thread-safe; buffers, cursors and tuples
 * are confined to one thread while they are filled or moved.
 */
@NullMarked
package dev.stdb.server.row;

import org.jspecify.annotations.NullMarked;
