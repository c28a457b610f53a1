@NullMarked
package dev.stdb.task.text;

import org.jspecify.annotations.NullMarked;
