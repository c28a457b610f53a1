package dev.stdb.maven.jcl;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A view of a list that refuses every change. */
class UnmodifiableList extends UnmodifiableCollection implements List<Object> {
    private final List<Object> viewed;

    private UnmodifiableList(List<Object> viewed) {
        super(viewed);
        this.viewed = viewed;
    }

    /** Returns a view, with quick access by index if the list has it. */
    static List<Object> of(List<Object> viewed) {
        return viewed instanceof RandomAccess ? new Quick(viewed) : new UnmodifiableList(viewed);
    }

    private static final class Quick extends UnmodifiableList implements RandomAccess {
        Quick(List<Object> viewed) {
            super(viewed);
        }
    }

    @Override
    public Object get(int index) {
        return viewed.get(index);
    }

    @Override
    public int indexOf(@Nullable Object element) {
        return viewed.indexOf(element);
    }

    @Override
    public int lastIndexOf(@Nullable Object element) {
        return viewed.lastIndexOf(element);
    }

    @Override
    public List<Object> subList(int from, int to) {
        return of(viewed.subList(from, to));
    }

    @Override
    public ListIterator<Object> listIterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<Object> listIterator(int index) {
        return new Elements(viewed.listIterator(index));
    }

    private record Elements(ListIterator<Object> viewed) implements ListIterator<Object> {
        @Override
        public boolean hasNext() {
            return viewed.hasNext();
        }

        @Override
        public Object next() {
            return viewed.next();
        }

        @Override
        public boolean hasPrevious() {
            return viewed.hasPrevious();
        }

        @Override
        public Object previous() {
            return viewed.previous();
        }

        @Override
        public int nextIndex() {
            return viewed.nextIndex();
        }

        @Override
        public int previousIndex() {
            return viewed.previousIndex();
        }

        @Override
        public void remove() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void set(@Nullable Object element) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void add(@Nullable Object element) {
            throw new UnsupportedOperationException();
        }
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
    public Object set(int index, @Nullable Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void add(int index, @Nullable Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(int index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(int index, Collection<?> added) {
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
