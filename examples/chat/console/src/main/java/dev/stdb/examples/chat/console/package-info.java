/** A chat client for the terminal, written against the bindings that {@code stdb:generate} makes from the module. */
@NullMarked
package dev.stdb.examples.chat.console;

import org.jspecify.annotations.NullMarked;
