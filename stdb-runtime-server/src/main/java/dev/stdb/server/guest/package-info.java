/**
 * Runs module code: loads programs, keeps their instances, runs one function at a time inside a transaction that the
 * caller owns, and keeps the module's log.
 *
 * <p>Must not know databases, requests, sessions or SQL. {@code guest.wasm} is the only package that knows Endive, {@code
 * guest.abi} holds the host functions. Confined to the thread that runs the instance, unless a class says otherwise.
 */
@NullMarked
package dev.stdb.server.guest;

import org.jspecify.annotations.NullMarked;
