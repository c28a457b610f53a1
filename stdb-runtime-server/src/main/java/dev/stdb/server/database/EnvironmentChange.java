package dev.stdb.server.database;

import java.util.Map;
import java.util.Set;

/**
 * What is to become of the values of a database's environment variables. Immutable.
 *
 * @param replaces whether all values are removed first
 * @param values new values by key
 * @param removed keys that lose their values; none of {@code values}
 */
public record EnvironmentChange(boolean replaces, Map<String, String> values, Set<String> removed) {
    /** Leaves everything as it is. */
    public static final EnvironmentChange NONE = new EnvironmentChange(false, Map.of(), Set.of());

    /** Copies the collections. */
    public EnvironmentChange {
        values = Map.copyOf(values);
        removed = Set.copyOf(removed);
    }

    /** Returns whether nothing is to change. */
    public boolean isNone() {
        return !replaces && values.isEmpty() && removed.isEmpty();
    }

    /** Never names values: they may be secret. */
    @Override
    public String toString() {
        return "EnvironmentChange[replaces=" + replaces + ", set=" + values.keySet() + ", removed=" + removed + "]";
    }
}
