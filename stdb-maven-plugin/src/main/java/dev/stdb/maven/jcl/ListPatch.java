package dev.stdb.maven.jcl;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/** Members of {@link List} that TeaVM does differently. */
public final class ListPatch {
    private ListPatch() {}

    /** Returns an immutable list of the same elements. */
    @SuppressWarnings("unchecked")
    public static List<Object> copyOf(Collection<?> elements) {
        return elements instanceof ImmutableList ? (List<Object>) elements : new ImmutableList(elements.toArray());
    }

    /** Sorts the list. */
    @ReceiverFirst
    public static void sort(List<Object> list, @Nullable Comparator<Object> order) {
        Object[] elements = list.toArray();
        Arrays.sort(elements, order);
        ListIterator<Object> target = list.listIterator();
        for (Object element : elements) {
            target.next();
            target.set(element);
        }
    }
}
