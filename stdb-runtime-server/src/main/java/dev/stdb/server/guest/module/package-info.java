/**
 * Modules: programs that fulfill the module ABI, whatever runs their code. Loads them, keeps their instances through
 * their life cycle (spec module-abi.md §2), and runs one function at a time.
 *
 * <p>Entry: {@link dev.stdb.server.guest.module.ModuleGuest} over a {@link dev.stdb.server.guest.module.ModuleProgram}.
 * Must not know databases. Confined to the thread that runs the instance, unless a class says otherwise.
 */
@NullMarked
package dev.stdb.server.guest.module;

import org.jspecify.annotations.NullMarked;
