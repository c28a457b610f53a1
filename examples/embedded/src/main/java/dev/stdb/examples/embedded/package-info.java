/** A Java program with a server inside; {@code docs/embedding.md} shows its parts. */
@NullMarked
package dev.stdb.examples.embedded;

import org.jspecify.annotations.NullMarked;
