/**
 * Stack traces of modules as their authors want to see them, the same from WebAssembly and from class files.
 *
 * <p>{@link dev.stdb.trace.AuthorCode} says which frames belong in a trace; {@link dev.stdb.trace.FrameTable} tells
 * where the functions of a WebAssembly module come from: the module build writes it, the server reads it. Immutable.
 */
@NullMarked
package dev.stdb.trace;

import org.jspecify.annotations.NullMarked;
