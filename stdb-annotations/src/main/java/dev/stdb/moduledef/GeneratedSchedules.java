package dev.stdb.moduledef;

/**
 * What modules and servers agree on about schedules that are declared on reducers: the annotation processor generates a
 * private table for each, and one private reducer that writes their timers, which the server calls at the end of every
 * publishing transaction.
 */
public final class GeneratedSchedules {

    /** How the names of everything generated begin; modules cannot choose such names themselves. */
    public static final String RESERVED_PREFIX = "stdb_";

    /** How the names of the tables begin; the reducer's name follows. A publication may remove them with their rows. */
    public static final String TABLE_PREFIX = "stdb_schedule_";

    /** The reducer that brings the timers in line with the module. */
    public static final String REDUCER = "stdb_schedules";

    private GeneratedSchedules() {}
}
