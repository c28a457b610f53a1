/**
 * Schema change: the steps that bring a database from one schema to another, and their execution inside a transaction
 * of the caller (spec semantics.md §3). Entry class: {@link dev.stdb.server.migration.MigrationPlan}.
 *
 * <p>A step is told and executed as one object, in the same order, and execution ends with a comparison of the catalog
 * with the wanted schema: what is told and what is done cannot differ. Only rules of row-level security and defaults of
 * columns, which change no stored row, follow the wanted schema without a step. Creating a database is the plan from
 * nothing.
 *
 * <p>Must not know modules, requests, SQL or the log. Plans are immutable and computed on any thread; they are executed
 * on the database thread.
 */
@NullMarked
package dev.stdb.server.migration;

import org.jspecify.annotations.NullMarked;
