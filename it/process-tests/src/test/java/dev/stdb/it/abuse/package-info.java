/**
 * What strangers do to a server on the open Internet, as tests over a forked server with little memory and few file
 * descriptors.
 *
 * <p>An {@link dev.stdb.it.abuse.Attack} strikes, a {@link dev.stdb.it.abuse.Bystander} goes on with its work
 * meanwhile: it must be served at once when the attack is over, and must find everything that was acknowledged to it,
 * also after the server was killed. Strangers have the address 127.0.0.2 and others behind it, the bystander has
 * 127.0.0.1, so these tests need Linux.
 */
@NullMarked
package dev.stdb.it.abuse;

import org.jspecify.annotations.NullMarked;
