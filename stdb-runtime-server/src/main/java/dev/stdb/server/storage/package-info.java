/**
 * Rows in pages and the indexes over them. Entry class: {@link dev.stdb.server.storage.Table}. Knows nothing of
 * transactions, schemas with names, logs or sockets. Confined to the database thread, except for what is frozen.
 *
 * <p>Glossary:
 *
 * <ul>
 *   <li><b>row</b>: the BSATN bytes of one product value, contiguous, unchanged from what the guest handed in;
 *   <li><b>page</b>: 64 KiB of rows of one table (the first page of a table starts smaller and grows), plus three
 *       bits for each slot, kept beside the bytes. Released pages go to a pool that the tables of a database share;
 *   <li><b>slot</b>: place of a row in a page. Fixed-size rows: slot {@code i} is at byte {@code i * rowSize}.
 *       Others: a directory of one int for each slot holds stub mark (1 bit), offset (16 bits) and length (15 bits);
 *   <li><b>blob</b>: a column of 1 KiB or more, stored once however many rows hold it; the row in the page is then a
 *       <b>stub</b>, and is joined to one array when it is read (docs/adr/0012);
 *   <li><b>chunk</b>: a page made for one row, or stub, of more than 16 KiB;
 *   <li><b>row pointer</b>: {@code page << 13 | slot}; not negative, 31 bits, stable for the life of the row;
 *   <li><b>live</b>: seen by scans and indexes; <b>pending</b>: deleted by the open transaction, bytes and pointer
 *   still
 *       reserved for undo; <b>touched</b>: changed by the open transaction; <b>free</b>: reusable;
 *   <li><b>abbreviation</b>: first 32 or 64 bits of a key, mapped so that signed order is key order. It is
 *       <b>exact</b> if it holds the whole key, as for integers, floats and small tuples of them;
 *   <li><b>epoch</b>: time between the openings of two read views; <b>frozen</b>: not to be changed because an open
 *   view
 *       may read it (docs/adr/0011).
 * </ul>
 *
 * <p>Indexes never copy keys: a B-tree entry is an abbreviation and a pointer (8 or 12 bytes), a hash entry 32 bits
 * of hash and a pointer (10 to 13 bytes at the load the segments have).
 *
 * <p><b>Copy on write.</b> Writers reach a page through {@code PageStore.writable}, a B-tree node through {@code
 * BTree.writableChild}, a hash segment through {@code HashTable.writable}, and so on: each compares the epoch of the
 * part with that of the newest open view and copies a frozen part first. {@code Table.freeze} makes a table of the same
 * class over the parts of now.
 */
@NullMarked
package dev.stdb.server.storage;

import org.jspecify.annotations.NullMarked;
