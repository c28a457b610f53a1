/**
 * Turns module class files into a publishable WebAssembly module: TeaVM in process, then a byte-level pass.
 *
 * <p>Entry class: {@link dev.stdb.maven.wasm.ModuleBuilder}. Knows nothing of Maven. Everything here is confined to the
 * thread that runs a build; two builds may run at the same time in different builders.
 *
 * <p>Source of the facts behind the code: spec teavm-on-endive.md.
 */
@NullMarked
package dev.stdb.maven.wasm;

import org.jspecify.annotations.NullMarked;
