@NullMarked
package dev.stdb.task;

import org.jspecify.annotations.NullMarked;
