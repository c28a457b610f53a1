/** Tests of what goals do with what Maven tells them. */
@NullMarked
package dev.stdb.maven.mojo;

import org.jspecify.annotations.NullMarked;
