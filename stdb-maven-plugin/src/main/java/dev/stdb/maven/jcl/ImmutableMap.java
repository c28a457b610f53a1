package dev.stdb.maven.jcl;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code Map.of} and {@code Map.copyOf} make: no nulls, in the order given, refuses every change. */
final class ImmutableMap extends AbstractMap<Object, Object> {
    private final KeyTable table;
    private final Object[] values;

    /** Takes keys and, at the same positions, their values. */
    ImmutableMap(KeyTable table, Object[] values) {
        this.table = table;
        this.values = values;
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return table.find(Objects.requireNonNull(key)) >= 0;
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return super.containsValue(Objects.requireNonNull(value));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int position = table.find(Objects.requireNonNull(key));
        return position < 0 ? null : values[position];
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return table.size();
            }

            @Override
            public Iterator<Map.Entry<Object, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<Object, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < table.size();
        }

        @Override
        public Map.Entry<Object, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Map.entry(table.keys[next], values[next++]);
        }
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object compute(Object key, BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object computeIfAbsent(Object key, Function<? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object computeIfPresent(
            Object key, BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object merge(
            Object key, Object value, BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<?, ?> added) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object putIfAbsent(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(@Nullable Object key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(@Nullable Object key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object replace(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean replace(Object key, Object old, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replaceAll(BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }
}
