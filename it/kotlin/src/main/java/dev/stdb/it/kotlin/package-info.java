/** A module whose clients are tests in Kotlin. */
@NullMarked
package dev.stdb.it.kotlin;

import org.jspecify.annotations.NullMarked;
