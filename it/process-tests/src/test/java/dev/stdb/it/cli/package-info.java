/**
 * The command line as people and scripts use it: real processes against a real server, command by command.
 *
 * <p>What is run, and what it says, is in {@code command-line.txt}. Entry class: {@link dev.stdb.it.cli.CommandLineIT}.
 */
@NullMarked
package dev.stdb.it.cli;

import org.jspecify.annotations.NullMarked;
