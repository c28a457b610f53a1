/**
 * What the goals do, in plain Java: compile with up-to-date check, talk to a server, start a server, keep tokens.
 *
 * <p>Knows nothing of Maven, so that it can be tested and used without it. Mistakes that a user can correct are
 * {@link dev.stdb.task.TaskException}s.
 */
@NullMarked
package dev.stdb.maven.task;

import org.jspecify.annotations.NullMarked;
