/** Tests of the processor as javac runs it. */
@NullMarked
package dev.stdb.processor;

import org.jspecify.annotations.NullMarked;
