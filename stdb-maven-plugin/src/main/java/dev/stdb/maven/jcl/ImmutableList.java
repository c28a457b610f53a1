package dev.stdb.maven.jcl;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What {@code List.of} and {@code List.copyOf} make: no nulls, a copy of its own, refuses every change. */
final class ImmutableList extends AbstractList<Object> implements RandomAccess {
    /** Lists that are this short say otherwise what an index is out of. */
    private static final int SHORT = 2;

    private final Object[] elements;

    /** Copies the elements; none may be null. */
    ImmutableList(Object[] elements) {
        Object[] copy = Arrays.copyOf(elements, elements.length, Object[].class);
        for (Object element : copy) {
            Objects.requireNonNull(element);
        }
        this.elements = copy;
    }

    @Override
    public Object get(int index) {
        if (index < 0 || index >= elements.length) {
            throw outOfBounds(index);
        }
        return elements[index];
    }

    private IndexOutOfBoundsException outOfBounds(int index) {
        int length = elements.length;
        return length == 0 || length > SHORT
                ? ArrayChecks.outOfBounds(index, length)
                : new IndexOutOfBoundsException("Index: " + index + " Size: " + length);
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public Iterator<Object> iterator() {
        return new ElementIterator(elements, elements.length);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public int indexOf(@Nullable Object element) {
        return super.indexOf(Objects.requireNonNull(element));
    }

    @Override
    public int lastIndexOf(@Nullable Object element) {
        return super.lastIndexOf(Objects.requireNonNull(element));
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
    public boolean addAll(int index, Collection<?> added) {
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

    @Override
    public void replaceAll(UnaryOperator<Object> operator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sort(@Nullable Comparator<? super Object> order) {
        throw new UnsupportedOperationException();
    }
}
