@NullMarked
package dev.stdb.task.config;

import org.jspecify.annotations.NullMarked;
