@NullMarked
package dev.stdb.cli;

import org.jspecify.annotations.NullMarked;
