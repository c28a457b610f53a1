package dev.stdb.maven.jcl;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A view of a collection that asks it everything and refuses every change, even one that would change nothing. */
class UnmodifiableCollection extends AbstractCollection<Object> {
    private final Collection<Object> viewed;

    UnmodifiableCollection(Collection<Object> viewed) {
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
    public boolean contains(@Nullable Object element) {
        return viewed.contains(element);
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return viewed.containsAll(elements);
    }

    @Override
    public Object[] toArray() {
        return viewed.toArray();
    }

    @Override
    public <T> T[] toArray(T[] target) {
        return viewed.toArray(target);
    }

    @Override
    public Iterator<Object> iterator() {
        return readOnly(viewed.iterator());
    }

    static Iterator<Object> readOnly(Iterator<Object> elements) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public Object next() {
                return elements.next();
            }
        };
    }

    @Override
    public void forEach(Consumer<? super Object> action) {
        viewed.forEach(action);
    }

    @Override
    public Stream<Object> stream() {
        return viewed.stream();
    }

    @Override
    public String toString() {
        return viewed.toString();
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
