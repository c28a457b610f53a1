/**
 * Runs modules from their class files, without compiler and without sandbox, for development and tests; knows nothing
 * of databases.
 *
 * <p>Entry: {@link dev.stdb.server.jvm.ModuleGuests}, which leaves WebAssembly to {@code wasm}. {@link
 * dev.stdb.server.jvm.LinkedClasses} is a program: the classes of a module as {@link dev.stdb.server.jvm.Linker} leaves
 * them, with imports bound to the host functions and linear memory in an array. {@link dev.stdb.server.jvm.JvmInstance}
 * is one running copy of it, in a class loader of its own, so that dropping it drops the statics of the module. The
 * code is trusted: it shares heap, processor and rights with the server.
 *
 * <p>Threading: an instance is confined to the thread that calls it; linked classes are shared. Types that say so are
 * public only because the linked classes use them.
 */
@NullMarked
package dev.stdb.server.jvm;

import org.jspecify.annotations.NullMarked;
