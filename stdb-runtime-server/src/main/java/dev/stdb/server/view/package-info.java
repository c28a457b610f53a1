/**
 * Views: functions of a module whose results are read like tables (spec module-abi.md §9.4, subscriptions.md §7,
 * ADR 0035).
 *
 * <p>Entry class: {@link dev.stdb.server.view.LiveViews}, one per database. An <em>instance</em> is a view with its
 * arguments, for its caller unless the view is anonymous; all who ask for the same share it. An instance is evaluated
 * when it is first asked for, together with the <em>read set</em> of its code, and again after a transaction that
 * changed something in there. What its code yields is either rows, kept here like a table with an id of its own below
 * zero, or a query. If its code reads nothing, so that the query stays the same, then it is not evaluated again: a
 * query that yields no row twice takes the place of the view for whoever reads it, and nothing is kept; of one that
 * may, whose tables are joined by indexes, the rows are kept with how often they are yielded, and its deltas change
 * them.
 *
 * <p>It knows nothing of subscriptions: {@link dev.stdb.server.view.LiveViews#refresh} returns the changes of instances
 * in the form of changes of tables. Everything is confined to the database thread, except {@link
 * dev.stdb.server.view.ViewSnapshot}, which may be read anywhere.
 */
@NullMarked
package dev.stdb.server.view;

import org.jspecify.annotations.NullMarked;
