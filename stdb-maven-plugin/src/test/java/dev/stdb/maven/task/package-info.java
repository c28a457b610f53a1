/** Tests of the goals' work without Maven. */
@NullMarked
package dev.stdb.maven.task;

import org.jspecify.annotations.NullMarked;
