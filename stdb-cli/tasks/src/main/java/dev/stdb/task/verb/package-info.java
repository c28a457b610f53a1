/**
 * One class for each thing that a user asks of a server, named as the official command line names it.
 *
 * <p>A task neither prints nor exits: it hands results to an {@link dev.stdb.task.Output} and fails with a
 * {@link dev.stdb.task.TaskException}. Each is used by one thread.
 */
@NullMarked
package dev.stdb.task.verb;

import org.jspecify.annotations.NullMarked;
