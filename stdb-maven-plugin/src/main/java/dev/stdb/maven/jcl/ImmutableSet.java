package dev.stdb.maven.jcl;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@code Set.of} and {@code Set.copyOf} make: no nulls, in the order given, refuses every change. */
final class ImmutableSet extends AbstractSet<Object> {
    private final KeyTable table;

    ImmutableSet(KeyTable table) {
        this.table = table;
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return table.find(Objects.requireNonNull(element)) >= 0;
    }

    @Override
    public Iterator<Object> iterator() {
        return new ElementIterator(table.keys, table.size());
    }

    @Override
    public boolean add(@Nullable Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(Collection<?> added) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(@Nullable Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeAll(Collection<?> removed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeIf(Predicate<? super Object> filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean retainAll(Collection<?> kept) {
        throw new UnsupportedOperationException();
    }
}
