package dev.stdb.moduledef;

import org.jspecify.annotations.Nullable;

/**
 * Binding of a table to a function that is called when its rows are due.
 *
 * @param sourceName the given name, honoured in V9 only
 * @param tableName source name of the table
 * @param scheduleAtColumn position of the column with the due time
 * @param functionName source name of a reducer or procedure
 */
public record ScheduleDef(@Nullable String sourceName, String tableName, int scheduleAtColumn, String functionName) {}
