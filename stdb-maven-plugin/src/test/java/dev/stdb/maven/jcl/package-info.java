/** Tests of the library code of modules that need no module. */
@NullMarked
package dev.stdb.maven.jcl;

import org.jspecify.annotations.NullMarked;
