@NullMarked
package dev.stdb.task.rows;

import org.jspecify.annotations.NullMarked;
