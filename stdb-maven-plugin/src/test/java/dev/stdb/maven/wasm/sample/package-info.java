/** Hand-written modules that tests compile to WebAssembly. */
@NullMarked
package dev.stdb.maven.wasm.sample;

import org.jspecify.annotations.NullMarked;
