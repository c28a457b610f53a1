/** Library code of {@code java.util.zip} that is compiled into modules. */
@NullMarked
package dev.stdb.maven.jcl.java.util.zip;

import org.jspecify.annotations.NullMarked;
