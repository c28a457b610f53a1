package dev.stdb.schema;

/**
 * Schedule of a table.
 *
 * @param scheduleId 0 until the server assigned one
 * @param name the canonical name
 * @param atColumn position of the column with the due time
 * @param functionName canonical name of the reducer or procedure
 */
public record ScheduleSchema(int scheduleId, String name, int atColumn, String functionName) implements TablePart {
    @Override
    public int id() {
        return scheduleId;
    }

    @Override
    public String kind() {
        return "schedule";
    }

    @Override
    public ScheduleSchema withId(int newId) {
        return new ScheduleSchema(newId, name, atColumn, functionName);
    }
}
