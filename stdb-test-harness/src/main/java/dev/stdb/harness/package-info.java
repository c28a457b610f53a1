/**
 * Tests of modules against a real server in the test's JVM, in memory.
 *
 * <p>Entry class: {@link dev.stdb.harness.StdbExtension}. The server listens on a free loopback port and is shared by
 * all tests of a run; each test gets a database of its own with a clock of its own.
 */
@NullMarked
package dev.stdb.harness;

import org.jspecify.annotations.NullMarked;
