/**
 * Modules and clients in Rust, over the official crates of two releases; their sources are in {@code it/official-rust}.
 *
 * <p>Needs cargo, its downloads and the standard library for {@code wasm32-unknown-unknown}; see {@link
 * dev.stdb.it.rust.Cargo} for what happens where they are missing.
 */
@NullMarked
package dev.stdb.it.rust;

import org.jspecify.annotations.NullMarked;
