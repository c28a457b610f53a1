/** Replacements for classes of {@code java.util} inside modules; same contracts as the JDK's. */
@NullMarked
package dev.stdb.maven.jcl.java.util;

import org.jspecify.annotations.NullMarked;
