package dev.stdb.processor.model;

/**
 * What makes a table a schedule.
 *
 * @param atColumn column with the due time
 * @param reducer source name of the reducer that takes its rows
 */
public record ScheduleModel(int atColumn, String reducer) {}
