/**
 * The seam between a database and the code of its module: a database knows modules by these types alone.
 *
 * <p>{@link dev.stdb.server.guest.GuestLoader} makes a {@link dev.stdb.server.guest.Guest} from a program; a guest runs
 * one {@link dev.stdb.server.tx.Call} inside a transaction that the database owns and says with a {@link
 * dev.stdb.server.guest.CallResult} how it ended; {@link dev.stdb.server.guest.ModuleLog} takes what it logs. What
 * implements that stands below: {@code guest.module} the life cycle of modules, {@code guest.abi} the functions they
 * import; and above: {@code wasm} runs WebAssembly, {@code jvm} class files. Must not know databases, requests,
 * sessions or SQL. Guests are confined to the thread that runs them.
 */
@NullMarked
package dev.stdb.server.guest;

import org.jspecify.annotations.NullMarked;
