package dev.stdb.maven.jcl;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view of a map that asks it everything and refuses every change, even one that would change nothing. */
final class UnmodifiableMap extends AbstractMap<Object, Object> {
    private final Map<Object, Object> viewed;

    UnmodifiableMap(Map<Object, Object> viewed) {
        this.viewed = viewed;
    }

    @Override
    public int size() {
        return viewed.size();
    }

    @Override
    public boolean isEmpty() {
        return viewed.isEmpty();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return viewed.containsKey(key);
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return viewed.containsValue(value);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return viewed.get(key);
    }

    @Override
    public Object getOrDefault(@Nullable Object key, Object otherwise) {
        return viewed.getOrDefault(key, otherwise);
    }

    @Override
    public Set<Object> keySet() {
        return new UnmodifiableSet(viewed.keySet());
    }

    @Override
    public Collection<Object> values() {
        return new UnmodifiableCollection(viewed.values());
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return new Entries(viewed.entrySet());
    }

    /** Entries as copies: those of the map could be changed. */
    private static final class Entries extends AbstractSet<Map.Entry<Object, Object>> {
        private final Set<Map.Entry<Object, Object>> viewed;

        Entries(Set<Map.Entry<Object, Object>> viewed) {
            this.viewed = viewed;
        }

        @Override
        public int size() {
            return viewed.size();
        }

        @Override
        public boolean contains(@Nullable Object entry) {
            return viewed.contains(entry);
        }

        @Override
        public Iterator<Map.Entry<Object, Object>> iterator() {
            Iterator<Map.Entry<Object, Object>> entries = viewed.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public Map.Entry<Object, Object> next() {
                    return new SimpleImmutableEntry<>(entries.next());
                }
            };
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean remove(@Nullable Object entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean removeAll(Collection<?> removed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean retainAll(Collection<?> kept) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public void forEach(BiConsumer<? super Object, ? super Object> action) {
        viewed.forEach(action);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || viewed.equals(other);
    }

    @Override
    public int hashCode() {
        return viewed.hashCode();
    }

    @Override
    public String toString() {
        return viewed.toString();
    }

    @Override
    public Object put(@Nullable Object key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<?, ?> added) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object putIfAbsent(@Nullable Object key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
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
    public Object replace(@Nullable Object key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean replace(@Nullable Object key, @Nullable Object old, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replaceAll(BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object compute(
            @Nullable Object key, BiFunction<? super Object, ? super @Nullable Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object computeIfAbsent(@Nullable Object key, Function<? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object computeIfPresent(
            @Nullable Object key, BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object merge(
            @Nullable Object key,
            @Nullable Object value,
            BiFunction<? super Object, ? super Object, ? extends Object> function) {
        throw new UnsupportedOperationException();
    }
}
