/**
 * Property tests: generators, seeds and shrinking, without a library.
 *
 * <p>Entry class: {@link dev.stdb.testing.Property}. Published in the test-jar for the other artifacts.
 */
@NullMarked
package dev.stdb.testing;

import org.jspecify.annotations.NullMarked;
