/** Library code of {@code java.nio.charset} that is compiled into modules. */
@NullMarked
package dev.stdb.maven.jcl.java.nio.charset;

import org.jspecify.annotations.NullMarked;
