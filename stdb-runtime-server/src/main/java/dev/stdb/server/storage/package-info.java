/**
 * Rows in pages and the indexes over them. Entry class: {@link dev.stdb.server.storage.Table}. Knows nothing of
 * transactions, schemas with names, logs or sockets. Confined to the database thread.
 *
 * <p>Glossary:
 *
 * <ul>
 *   <li><b>row</b>: the BSATN bytes of one product value, contiguous, unchanged from what the guest handed in;
 *   <li><b>page</b>: 64 KiB of rows of one table (the first page of a table starts smaller and grows), plus three
 *       bits for each slot, kept beside the bytes;
 *   <li><b>slot</b>: place of a row in a page. Fixed-size rows: slot {@code i} is at byte {@code i * rowSize}.
 *       Others: a directory of one int for each slot holds offset (16 bits) and length (15 bits);
 *   <li><b>chunk</b>: a page made for one row of more than 16 KiB;
 *   <li><b>row pointer</b>: {@code page << 13 | slot}; not negative, 31 bits, stable for the life of the row;
 *   <li><b>live</b>: seen by scans and indexes; <b>pending</b>: deleted by the open transaction, bytes and pointer still
 *       reserved for undo; <b>touched</b>: changed by the open transaction; <b>free</b>: reusable;
 *   <li><b>abbreviation</b>: first 32 or 64 bits of a key, mapped so that signed order is key order. It is
 *       <b>exact</b> if it holds the whole key, as for integers, floats and small tuples of them.
 * </ul>
 *
 * <p>Indexes never copy keys: a B-tree entry is an abbreviation and a pointer (8 or 12 bytes), a hash entry 32 bits
 * of hash and a pointer. All writes to page bytes go through {@code PageStore.insert}, {@code overwrite} and compaction;
 * that is where copy-on-write for read views belongs.
 */
@NullMarked
package dev.stdb.server.storage;

import org.jspecify.annotations.NullMarked;
