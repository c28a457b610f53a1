/**
 * One random history for all clients: the generated Java client, our TypeScript runtime and the official npm package.
 *
 * <p>A {@link dev.stdb.it.clients.ClientUnderTest} does what it is told and keeps a trace: every callback, in its order
 * and with the cache as the callback saw it. {@link dev.stdb.it.clients.TraceCheck} judges traces of all clients alike;
 * {@link dev.stdb.it.clients.AllClientsIT} makes up the history and asks the server what the caches should have.
 */
@NullMarked
package dev.stdb.it.clients;

import org.jspecify.annotations.NullMarked;
