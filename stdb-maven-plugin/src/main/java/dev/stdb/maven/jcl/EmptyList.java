package dev.stdb.maven.jcl;

import java.util.AbstractList;
import java.util.Comparator;
import java.util.RandomAccess;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What {@code Collections.emptyList} returns: takes nothing, and leaves out nothing without complaint. */
final class EmptyList extends AbstractList<Object> implements RandomAccess {
    static final EmptyList INSTANCE = new EmptyList();

    private EmptyList() {}

    @Override
    public Object get(int index) {
        throw new IndexOutOfBoundsException("Index: " + index);
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public boolean removeIf(Predicate<? super Object> filter) {
        return false;
    }

    @Override
    public void replaceAll(UnaryOperator<Object> operator) {
        // There is nothing to replace.
    }

    @Override
    public void sort(@Nullable Comparator<? super Object> order) {
        // There is nothing to sort.
    }
}
