/**
 * What is kept between two commands on the user's machine: tokens, {@code cli.toml}, {@code spacetime.json}. The only
 * package that writes such files. Used by one thread.
 */
@NullMarked
package dev.stdb.task.config;

import org.jspecify.annotations.NullMarked;
