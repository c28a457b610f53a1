/**
 * The command line: options, wiring of the layers, exit codes. The only package that prints or exits. Entry class:
 * {@link dev.stdb.server.cli.Main}.
 */
@NullMarked
package dev.stdb.server.cli;

import org.jspecify.annotations.NullMarked;
