/** A small game: tables of the arena, the clock that moves it, what players may do, and what they see. */
@NullMarked
package dev.stdb.examples.arena;

import org.jspecify.annotations.NullMarked;
