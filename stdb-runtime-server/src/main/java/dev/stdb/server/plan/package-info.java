/**
 * Names and types of SQL statements, and how to run them: syntax tree to typed statement to plan (spec sql.md §4–6).
 *
 * <p>Entry classes: {@link dev.stdb.server.plan.TypeChecker} resolves names against the tables a caller may see and
 * turns literals into BSATN; {@link dev.stdb.server.plan.Planner} chooses indexes and the order of joins. The package
 * knows table definitions but no rows. Everything is immutable and thread-safe.
 *
 * <p>Terms: a <em>slot</em> is the 0-based position of a table in FROM; a <em>conjunct</em> is one condition of those
 * that must all hold.
 */
@NullMarked
package dev.stdb.server.plan;

import org.jspecify.annotations.NullMarked;
