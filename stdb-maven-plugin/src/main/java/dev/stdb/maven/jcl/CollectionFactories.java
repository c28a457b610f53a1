package dev.stdb.maven.jcl;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Makes what {@code of} of lists, sets and maps returns, whatever the number of its parameters. */
public final class CollectionFactories {
    private CollectionFactories() {}

    /** Returns a list of elements. */
    public static List<Object> list(Object[] elements) {
        return new ImmutableList(elements);
    }

    /** Returns a set of elements; none may be there twice. */
    public static Set<Object> set(Object[] elements) {
        KeyTable table = new KeyTable(elements.length);
        for (Object element : elements) {
            if (!table.add(element)) {
                throw new IllegalArgumentException("duplicate element: " + element);
            }
        }
        return new ImmutableSet(table);
    }

    /** Returns a map; no key may be there twice. */
    public static Map<Object, Object> map(Object[] keysAndValues) {
        int size = keysAndValues.length / 2;
        KeyTable table = new KeyTable(size);
        Object[] values = new Object[size];
        for (int i = 0; i < size; i++) {
            Object key = Objects.requireNonNull(keysAndValues[2 * i]);
            values[i] = Objects.requireNonNull(keysAndValues[2 * i + 1]);
            if (!table.add(key)) {
                throw new IllegalArgumentException("duplicate key: " + key);
            }
        }
        return new ImmutableMap(table, values);
    }
}
