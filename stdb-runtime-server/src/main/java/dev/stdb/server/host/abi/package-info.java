/**
 * The functions modules import (spec module-abi.md §5, §6) over a transaction, and the buffers behind them.
 *
 * <p>{@link dev.stdb.server.host.abi.ModuleAbi} holds the functions. Every pointer a guest passes is checked; a bad one traps.
 * The functions on the path of every call (lookups, scans, writes) allocate nothing once warm. Confined to the database
 * thread.
 */
@NullMarked
package dev.stdb.server.host.abi;

import org.jspecify.annotations.NullMarked;
