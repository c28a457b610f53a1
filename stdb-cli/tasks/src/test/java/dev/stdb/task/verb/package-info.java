@NullMarked
package dev.stdb.task.verb;

import org.jspecify.annotations.NullMarked;
