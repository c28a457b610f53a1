/**
 * The functions modules import (spec module-abi.md §5, §6) over a transaction, and the buffers behind them.
 *
 * <p>{@link dev.stdb.server.guest.abi.ModuleAbi} holds the functions of an instance; those for tables are in its
 * superclass {@link dev.stdb.server.guest.abi.DatastoreAbi}. Every pointer a guest passes is checked; a bad one traps.
 * What a call may make the host keep is bounded ({@link dev.stdb.server.guest.abi.AbiLimits}, ADR 0022). The functions
 * on the path of every call (lookups, scans, writes) allocate nothing once warm. Confined to the thread that runs the
 * instance: the database thread, or that of a procedure.
 *
 * <table>
 * <caption>State of the 31 functions</caption>
 * <tr><th>version</th><th>functions</th><th>state</th></tr>
 * <tr><td>10.0</td><td>lookup, scans, insert, update, delete, bytes, identity, console</td><td>as specified; system
 * tables
 *     are read-only (4, 5)</td></tr>
 * <tr><td>10.0</td><td>{@code volatile_nonatomic_schedule_immediate}</td><td>as specified; runs behind due rows of
 * scheduled
 *     tables</td></tr>
 * <tr><td>10.1, 10.2</td><td>{@code bytes_source_remaining_length}, {@code get_jwt}</td><td>as specified</td></tr>
 * <tr><td>10.3</td><td>{@code procedure_start_mut_tx}, {@code procedure_commit_mut_tx}, {@code procedure_abort_mut_tx},
 *     {@code procedure_sleep_until}</td><td>as specified; sleeping with an open transaction traps; views follow the
 *     commit</td></tr>
 * <tr><td>10.3</td><td>{@code procedure_http_request}</td><td>always 21 with a text: the feature is off, as the spec
 *     allows</td></tr>
 * <tr><td>10.4, 10.5</td><td>point scans and deletes, {@code datastore_clear}</td><td>as specified; {@code
 * datastore_clear}
 *     counts each row once</td></tr>
 * <tr><td>10.6</td><td>{@code env_get}</td><td>as specified, but views depend on the key; its tables are hidden from
 *     all others (4, 5)</td></tr>
 * </table>
 *
 * <p>In views, functions that write or schedule trap.
 */
@NullMarked
package dev.stdb.server.guest.abi;

import org.jspecify.annotations.NullMarked;
