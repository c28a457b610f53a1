/**
 * The transfer benchmark's database module: table {@code accounts} and the reducers {@code seed} and {@code transfer}.
 */
@NullMarked
package dev.stdb.examples.transfer;

import org.jspecify.annotations.NullMarked;
