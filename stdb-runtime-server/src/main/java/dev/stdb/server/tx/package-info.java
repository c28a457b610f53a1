/**
 * Transactions over the tables of one database: undo, constraints, auto-increment, the catalog in system tables, and
 * the net effect of a commit. Entry class: {@link dev.stdb.server.tx.Datastore}. Knows nothing of files, queries or
 * guests. Confined to the database thread; {@code TxData} and {@code ReadView} may be handed to others.
 *
 * <p><b>In place with undo.</b> A transaction writes straight into pages and indexes. Each write appends one entry to
 * an undo list: inserted, deleted, or overwritten row, or a schema change. Deleted rows keep their bytes and pointers
 * until the end of the transaction, so undo needs copies of overwritten rows only, and pointers in the list stay good.
 * The first entry of a row is marked: its image at begin, compared with its image at commit, is the net effect of the
 * transaction on it.
 *
 * <p><b>Sequences.</b> Values come from blocks of 4,096 held in memory; {@code st_sequence.allocated} is the first
 * value behind the reserved block. Taking a block only marks the sequence as dirty. The next transaction that is logged
 * for any reason writes {@code allocated} of all dirty sequences as part of itself. A rollback gives the values back
 * that the transaction took, the block included; {@link dev.stdb.server.tx.Tx#returnReserved} gives back what is left
 * of the blocks before the database is closed. So:
 *
 * <ul>
 *   <li>no value that a committed transaction took is taken again within a run;
 *   <li>a logged row with a generated value is never without the reservation that covers the value: both are in one
 *       transaction, or the reservation is in an earlier one. After a crash numbering goes on behind it.
 * </ul>
 *
 * <p>Deviation (docs/adr/0010): the original writes the row of the sequence with each value, hence has no gap after a
 * crash either (spec semantics.md §4.2); it also lets narrow columns wrap silently where we fail with {@code
 * AUTO_INC_OVERFLOW}.
 *
 * <p><b>Catalog.</b> System tables 1 to 20 exist from the start; their own rows are made anew at each start, the same
 * every time, and are not logged. Everything else about schemas is in logged rows of these tables. A live schema change
 * writes the rows and adapts the catalog in memory; replay applies the rows and derives the catalog from them.
 *
 * <p><b>Read views.</b> {@link dev.stdb.server.tx.ReadView} is the committed state of one moment for another thread:
 * rows, indexes, catalog, and pages with versions for incremental snapshots. {@link
 * dev.stdb.server.tx.SnapshotLoader} is the way back: it fills a fresh datastore page by page.
 */
@NullMarked
package dev.stdb.server.tx;

import org.jspecify.annotations.NullMarked;
