package dev.stdb.server.api;

import dev.stdb.server.database.EnvironmentChange;
import java.util.Map;
import java.util.Set;

/**
 * What a request asks to do with the values of environment variables. Immutable.
 *
 * @param replaces whether all values are removed first
 * @param values new values by key
 * @param removed keys that lose their values; none of {@code values}
 */
public record EnvironmentEdit(boolean replaces, Map<String, String> values, Set<String> removed) {
    /** Leaves everything as it is. */
    public static final EnvironmentEdit NONE = new EnvironmentEdit(false, Map.of(), Set.of());

    /** Copies the collections. */
    public EnvironmentEdit {
        values = Map.copyOf(values);
        removed = Set.copyOf(removed);
    }

    EnvironmentChange toChange() {
        return new EnvironmentChange(replaces, values, removed);
    }

    /** Never names values: they may be secret. */
    @Override
    public String toString() {
        return toChange().toString();
    }
}
