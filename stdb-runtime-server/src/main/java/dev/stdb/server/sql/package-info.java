/**
 * SQL text to syntax tree: grammar, limits and the refusals that need no schema (spec sql.md §1.1–3, §8).
 *
 * <p>Entry class: {@link dev.stdb.server.sql.SqlParser}. The tree ({@link dev.stdb.server.sql.Statement},
 * {@link dev.stdb.server.sql.Expr}) is immutable and carries positions (1-based line and column). The package knows
 * no tables, no types and no rows; names are resolved by {@code dev.stdb.server.plan}. Everything here is
 * thread-safe.
 */
@NullMarked
package dev.stdb.server.sql;

import org.jspecify.annotations.NullMarked;
