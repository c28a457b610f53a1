/**
 * Tests over real processes: a forked server, real sockets, real files, a real browser, the official npm client.
 *
 * <p>Nothing here may look inside the server: what cannot be seen from outside is not tested here.
 */
@NullMarked
package dev.stdb.it;

import org.jspecify.annotations.NullMarked;
