/** Library code of {@code java.lang} that is compiled into modules. */
@NullMarked
package dev.stdb.maven.jcl.java.lang;

import org.jspecify.annotations.NullMarked;
