/** Players that are programs: to fill the arena, and to see what it bears. */
@NullMarked
package dev.stdb.examples.arena.bots;

import org.jspecify.annotations.NullMarked;
