/**
 * What a task and whoever started it say to each other: failures, results, and how the user spells options. The tasks
 * are in {@code dev.stdb.task.verb}.
 *
 * <p>Knows neither Maven nor a terminal: Maven goals and the command line run the same tasks.
 */
@NullMarked
package dev.stdb.task;

import org.jspecify.annotations.NullMarked;
