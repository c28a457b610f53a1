/**
 * Runs guest WebAssembly on Endive under limits the guest cannot escape; knows nothing of databases.
 *
 * <p>{@link dev.stdb.server.wasm.CompiledGuest} parses, checks and compiles an uploaded program;
 * {@link dev.stdb.server.wasm.GuestInstance} is one running copy of it. Compilation goes through our own class
 * collector, which swaps Endive's helper methods for faster and metered ones ({@code GuestSupport}), counts guest stack
 * and binds imports to Java methods without boxing. An uploaded program is hostile until shown otherwise: time, stack,
 * linear memory, tables and garbage-collected objects are all bounded here, whatever the program contains.
 *
 * <p>Threading: an instance is confined to the thread that calls it. A compiled guest carries the meter of its only
 * live instance in static fields of its generated classes, hence at most one instance per compiled guest runs at a
 * time.
 */
@NullMarked
package dev.stdb.server.wasm;

import org.jspecify.annotations.NullMarked;
