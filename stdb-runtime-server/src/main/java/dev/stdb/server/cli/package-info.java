/**
 * The command line: options, exit codes, tools for databases that do not run. The only package that prints or exits.
 * Entry class: {@link dev.stdb.server.cli.Main}.
 */
@NullMarked
package dev.stdb.server.cli;

import org.jspecify.annotations.NullMarked;
