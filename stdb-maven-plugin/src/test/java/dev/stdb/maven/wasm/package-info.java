/** Tests of the module build. */
@NullMarked
package dev.stdb.maven.wasm;

import org.jspecify.annotations.NullMarked;
