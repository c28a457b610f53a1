/** The chat's database module: tables {@code user} and {@code message}, and the reducers that change them. */
@NullMarked
package dev.stdb.examples.chat;

import org.jspecify.annotations.NullMarked;
