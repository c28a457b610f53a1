package dev.stdb.schema;

/** Part of a table with a name and a catalog row of its own. */
public sealed interface TablePart permits IndexSchema, ConstraintSchema, SequenceSchema, ScheduleSchema {

    /** Returns the id, 0 until the server assigned one. */
    int id();

    /** Returns the canonical name, by which parts of one kind are told apart. */
    String name();

    /** Returns what people call parts of this kind. */
    String kind();

    /** Returns this part with an id. */
    TablePart withId(int newId);

    /** Returns whether two parts are of one kind and have one name. */
    default boolean isNamesake(TablePart other) {
        return getClass() == other.getClass() && name().equals(other.name());
    }

    /** Returns whether two parts differ in nothing but their ids. */
    default boolean isSame(TablePart other) {
        return withId(0).equals(other.withId(0));
    }
}
