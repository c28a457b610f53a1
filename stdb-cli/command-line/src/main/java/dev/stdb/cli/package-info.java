/**
 * The command line {@code stdb}: verbs and flags of the official one, beside those of the server.
 *
 * <p>Reads arguments, prints, exits; what a verb does is a task of {@code dev.stdb.task}, which Maven goals run as
 * well. Single-threaded. Source: spec cli-and-dev-loop.md §1, §2, §11. Entry class: {@link dev.stdb.cli.Main}.
 */
@NullMarked
package dev.stdb.cli;

import org.jspecify.annotations.NullMarked;
