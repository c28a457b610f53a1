package dev.stdb.moduledef;

import java.util.Optional;

/**
 * What modules and servers agree on about {@code @Migration}: for each old row type and each table that its rows go to
 * there is one private reducer whose only argument is an array of old rows, and which inserts the new ones. A server
 * calls it for the rows of the table when a publication finds the table with just the columns of that type.
 */
public final class GeneratedMigrations {

    /** How the names of the reducers begin; a number and the name of the table follow. */
    public static final String REDUCER_PREFIX = "stdb_migrate_";

    /** The argument of the reducers. */
    public static final String ROWS = "rows";

    private GeneratedMigrations() {}

    /**
     * Returns the name of a reducer.
     *
     * @param number tells the old row types of a table apart, from 0
     * @param table name of the table in the database
     */
    public static String reducer(int number, String table) {
        return REDUCER_PREFIX + number + "_" + table;
    }

    /** Returns the name of the table whose rows a reducer takes; empty if the name is that of another function. */
    public static Optional<String> tableOf(String reducer) {
        if (!reducer.startsWith(REDUCER_PREFIX)) {
            return Optional.empty();
        }
        int at = REDUCER_PREFIX.length();
        int end = at;
        while (end < reducer.length() && reducer.charAt(end) >= '0' && reducer.charAt(end) <= '9') {
            end++;
        }
        boolean named = end > at && end + 1 < reducer.length() && reducer.charAt(end) == '_';
        return named ? Optional.of(reducer.substring(end + 1)) : Optional.empty();
    }
}
