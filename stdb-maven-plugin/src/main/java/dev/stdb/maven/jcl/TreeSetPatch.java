package dev.stdb.maven.jcl;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Members of {@link TreeSet} that TeaVM does differently. */
public final class TreeSetPatch {
    private TreeSetPatch() {}

    /** Returns a view of a range; TeaVM's takes the first and leaves out the last element, whatever is asked for. */
    @ReceiverFirst
    public static NavigableSet<Object> subSet(
            TreeSet<Object> set, Object from, boolean fromInclusive, Object to, boolean toInclusive) {
        int order = compare(set.comparator(), from, to);
        if (order > 0) {
            throw new IllegalArgumentException("fromKey > toKey");
        }
        boolean empty = order == 0 && !(fromInclusive && toInclusive);
        return set.tailSet(from, fromInclusive || empty).headSet(to, toInclusive && !empty);
    }

    @SuppressWarnings("unchecked")
    private static int compare(@Nullable Comparator<? super Object> comparator, Object a, Object b) {
        return comparator == null ? ((Comparable<Object>) a).compareTo(b) : comparator.compare(a, b);
    }
}
