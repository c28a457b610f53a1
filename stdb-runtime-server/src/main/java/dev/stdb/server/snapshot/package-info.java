/**
 * Snapshots: the rows of a database at one tx offset, on disk, so that recovery need not replay the whole log and the
 * log need not be kept forever.
 *
 * <p>Entry: {@link dev.stdb.server.snapshot.SnapshotStore}, the seam behind which snapshots live;
 * {@link dev.stdb.server.snapshot.FileSnapshotStore} keeps them in a directory. The package knows pages as lists of
 * rows; it knows nothing of transactions, schemas or the log (a snapshot describes its schema by the rows of the system
 * tables), and it decides nothing about
 * <em>when</em> a snapshot is taken.
 *
 * <p>Files of a snapshot directory:
 * <ul>
 *   <li>{@code <tx count, 20 digits>.snapshot}: which pages make up the snapshot and where they are, layout
 *       {@link dev.stdb.server.snapshot.ManifestFormat}; its appearance under this name publishes the snapshot;
 *   <li>{@code <number, 12 digits>.pages}: a pack, pages written together, layout {@link
 *   dev.stdb.server.snapshot.PackFormat}; shared by all
 *       snapshots in which those pages did not change; never changed once forced.
 * </ul>
 *
 * <p>Glossary: <b>page</b> = rows of one table that storage keeps together; <b>block</b> = a page in a pack, compressed
 * and checksummed;
 * <b>unchanged</b> = the version of the page is not newer than the snapshot before, so that its block is referred to
 * again.
 *
 * <p>Threading: a store is confined to one thread at a time.
 */
@NullMarked
package dev.stdb.server.snapshot;

import org.jspecify.annotations.NullMarked;
