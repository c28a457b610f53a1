package dev.stdb.schema;

/**
 * Schedule of a table.
 *
 * @param scheduleId 0 until the server assigned one
 * @param name the canonical name
 * @param atColumn position of the column with the due time
 * @param functionName canonical name of the reducer or procedure
 */
public record ScheduleSchema(int scheduleId, String name, int atColumn, String functionName) {}
