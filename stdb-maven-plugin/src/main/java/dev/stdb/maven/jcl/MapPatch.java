package dev.stdb.maven.jcl;

import java.util.Map;

/** Members of {@link Map} that TeaVM does differently. */
public final class MapPatch {
    private MapPatch() {}

    /** Returns an immutable map of the same entries. */
    @SuppressWarnings("unchecked")
    public static Map<Object, Object> copyOf(Map<?, ?> map) {
        return map instanceof ImmutableMap
                ? (Map<Object, Object>) map
                : ofEntries(map.entrySet().toArray(new Map.Entry<?, ?>[0]));
    }

    /** Returns an immutable map of entries; no key may be there twice. */
    public static Map<Object, Object> ofEntries(Map.Entry<?, ?>[] entries) {
        Object[] keysAndValues = new Object[2 * entries.length];
        for (int i = 0; i < entries.length; i++) {
            keysAndValues[2 * i] = entries[i].getKey();
            keysAndValues[2 * i + 1] = entries[i].getValue();
        }
        return CollectionFactories.map(keysAndValues);
    }
}
