/**
 * Who a caller is: signing keys, tokens and the derivation of identities (spec http-api.md §2).
 *
 * <p>The only package that knows the JOSE library. Entry classes: {@link dev.stdb.server.auth.Tokens} for minting and
 * verifying, {@link dev.stdb.server.auth.SigningKeys} for the key pair. Everything here is immutable or thread-safe.
 */
@NullMarked
package dev.stdb.server.auth;

import org.jspecify.annotations.NullMarked;
