/**
 * Library code that is compiled into modules: corrected and missing members of the Java class library.
 *
 * <p>Runs on TeaVM's class library, not on the JDK: no reflection, no {@code String.format}. The classes named
 * {@code …Patch} are merged into library classes by {@code LibraryPatches}.
 */
@NullMarked
package dev.stdb.maven.jcl;

import org.jspecify.annotations.NullMarked;
