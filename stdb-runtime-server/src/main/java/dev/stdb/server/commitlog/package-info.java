/**
 * The commitlog: every committed transaction of one database as an opaque payload, in segments on disk.
 *
 * <p>Entry class: {@link dev.stdb.server.commitlog.Commitlog}. The package knows bytes, checksums and files; it knows
 * nothing of rows, tables or reducers, and it decides nothing about <em>when</em> to force (that is {@code
 * dev.stdb.server.durability}).
 *
 * <p>Files of a log directory:
 * <ul>
 *   <li>{@code <base tx offset, 20 digits>.clog}: a segment, layout {@link
 *   dev.stdb.server.commitlog.SegmentHeaderLayout} followed by
 *       frames of {@link dev.stdb.server.commitlog.CommitFrameLayout};
 *   <li>{@code <base>.cidx}: offset index of that segment, layout {@link dev.stdb.server.commitlog.OffsetIndex}; a
 *   hint, may be missing;
 *   <li>{@code manifest}: names the newest segment, so that its loss is noticed, layout
 *       {@link dev.stdb.server.commitlog.ManifestLayout}.
 * </ul>
 *
 * <p>Glossary: <b>tx offset</b> = number of a transaction, gapless from 0; <b>base</b> = tx offset of the first
 * transaction of a segment;
 * <b>frame</b> = one transaction (commit) or one seal with header and checksum; <b>seal</b> = frame without payload
 * that says how much is durable, written by an orderly close; <b>torn tail</b> = frames at the end of the newest
 * segment that were written but never forced when the machine stopped.
 *
 * <p>Threading: a {@link dev.stdb.server.commitlog.Commitlog} is confined to one thread at a time.
 */
@NullMarked
package dev.stdb.server.commitlog;

import org.jspecify.annotations.NullMarked;
