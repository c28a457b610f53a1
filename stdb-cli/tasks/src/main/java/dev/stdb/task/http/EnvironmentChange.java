package dev.stdb.task.http;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of the environment variables of a module. Immutable.
 *
 * @param values new values by key, in the order of the keys
 * @param removed keys that lose their values (none of {@code values}), in order
 * @param replaces whether every other key loses its value
 */
public record EnvironmentChange(Map<String, String> values, Set<String> removed, boolean replaces) {
    /** Everything stays. */
    public static final EnvironmentChange NONE = new EnvironmentChange(Map.of(), Set.of(), false);

    /** Copies and sorts. */
    public EnvironmentChange {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        removed = Collections.unmodifiableSet(new TreeSet<>(removed));
    }

    /** Returns a change that gives values and leaves all others as they are. */
    public static EnvironmentChange of(Map<String, String> values) {
        return new EnvironmentChange(values, Set.of(), false);
    }

    /** Returns whether everything stays. */
    public boolean isEmpty() {
        return values.isEmpty() && removed.isEmpty() && !replaces;
    }
}
