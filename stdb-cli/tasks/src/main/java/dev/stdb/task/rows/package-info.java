/**
 * Rows of tables as files that people read and as SQL: the inside of {@code export} and {@code import}. Knows neither
 * servers nor databases (ADR 0065).
 */
@NullMarked
package dev.stdb.task.rows;

import org.jspecify.annotations.NullMarked;
