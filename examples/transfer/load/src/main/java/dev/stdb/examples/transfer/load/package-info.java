/**
 * Drives the {@code transfer} module over the {@code v3} protocol and measures it.
 *
 * <p>{@link dev.stdb.examples.transfer.load.TransferLoad} is the program. Each {@link
 * dev.stdb.examples.transfer.load.LoadConnection} is confined to its event loop and keeps a fixed number of requests in
 * flight: a result is answered by the next request at once, results that arrive in one frame by requests in one frame.
 * {@link dev.stdb.examples.transfer.load.EchoServer} is the limit of the machine: the same client, the same bytes, no
 * database.
 */
@NullMarked
package dev.stdb.examples.transfer.load;

import org.jspecify.annotations.NullMarked;
