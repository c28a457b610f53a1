@NullMarked
package dev.stdb.task.http;

import org.jspecify.annotations.NullMarked;
