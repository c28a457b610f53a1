/**
 * Queries as expressions: {@code from.player().where(p -> p.level().ge(5))}. Shared by views of modules, generated Java
 * clients and the test harness; names as in the official builders (spec client-sdk.md §10).
 *
 * <p>Entry: {@link dev.stdb.query.TableQuery}, one per table, with the table's columns in two generated classes: those
 * that conditions compare ({@link dev.stdb.query.Column}) and those that indexes find rows by ({@link
 * dev.stdb.query.IndexedColumn}), by which tables are joined. The first have a member for each column that the SQL of
 * their place can compare: enums ({@link dev.stdb.query.EnumColumn}), options ({@link dev.stdb.query.OptionColumn}) and
 * durations in modules and the harness, not in clients, whose subscriptions have the SQL of the original. Everything is
 * immutable; {@link dev.stdb.query.Query#toSql()} prints the text that the server runs (spec sql.md §3.1).
 */
@NullMarked
package dev.stdb.query;

import org.jspecify.annotations.NullMarked;
