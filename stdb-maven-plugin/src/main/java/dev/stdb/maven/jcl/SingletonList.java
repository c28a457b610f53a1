package dev.stdb.maven.jcl;

import java.util.AbstractList;
import java.util.Comparator;
import java.util.RandomAccess;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What {@code Collections.singletonList} makes: sorted already, and otherwise not to be changed. */
final class SingletonList extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object element;

    SingletonList(@Nullable Object element) {
        this.element = element;
    }

    @Override
    public @Nullable Object get(int index) {
        if (index != 0) {
            throw new IndexOutOfBoundsException("Index: " + index + ", Size: 1");
        }
        return element;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public boolean removeIf(Predicate<? super @Nullable Object> filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replaceAll(UnaryOperator<@Nullable Object> operator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sort(@Nullable Comparator<? super @Nullable Object> order) {
        // One element is in order.
    }
}
