/** Tests of the game: each in a database of its own, whose clock the test moves. */
@NullMarked
package dev.stdb.examples.arena;

import org.jspecify.annotations.NullMarked;
