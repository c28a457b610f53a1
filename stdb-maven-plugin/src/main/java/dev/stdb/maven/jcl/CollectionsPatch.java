package dev.stdb.maven.jcl;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of {@link Collections} that TeaVM does differently: what they ask of a list, and what they say. */
public final class CollectionsPatch {
    /** Lists of this length and more are rotated in another way when they have no quick access by index. */
    private static final int ROTATE_THRESHOLD = 100;

    /** Lists of this length and more are shuffled as arrays when they have no quick access by index. */
    private static final int SHUFFLE_THRESHOLD = 5;

    private CollectionsPatch() {}

    /** Sorts a list, as it does that itself. */
    public static void sort(List<Object> list) {
        list.sort(null);
    }

    /** Sorts a list, as it does that itself. */
    public static void sort(List<Object> list, @Nullable Comparator<Object> order) {
        list.sort(order);
    }

    /** Swaps two elements. */
    public static void swap(List<Object> list, int first, int second) {
        list.set(first, list.set(second, list.get(first)));
    }

    /** Moves all elements by a distance, those at the end to the begin. */
    public static void rotate(List<Object> list, int distance) {
        int size = list.size();
        if (size == 0) {
            return;
        }
        int offset = Math.floorMod(distance, size);
        if (offset == 0) {
            return;
        }
        if (!(list instanceof RandomAccess) && size >= ROTATE_THRESHOLD) {
            Collections.reverse(list.subList(0, size - offset));
            Collections.reverse(list.subList(size - offset, size));
            Collections.reverse(list);
            return;
        }
        for (int start = 0, moved = 0; moved < size; start++) {
            Object displaced = list.get(start);
            int i = start;
            do {
                i = (i + offset) % size;
                displaced = list.set(i, displaced);
                moved++;
            } while (i != start);
        }
    }

    /** Reverses a list. */
    public static void reverse(List<Object> list) {
        for (int i = 0, j = list.size() - 1; i < j; i++, j--) {
            Collections.swap(list, i, j);
        }
    }

    /** Brings the elements into a random order. */
    public static void shuffle(List<Object> list, Random random) {
        if (list instanceof RandomAccess || list.size() < SHUFFLE_THRESHOLD) {
            for (int i = list.size(); i > 1; i--) {
                Collections.swap(list, i - 1, random.nextInt(i));
            }
            return;
        }
        Object[] elements = list.toArray();
        for (int i = elements.length; i > 1; i--) {
            int other = random.nextInt(i);
            Object moved = elements[i - 1];
            elements[i - 1] = elements[other];
            elements[other] = moved;
        }
        ListIterator<Object> target = list.listIterator();
        for (Object element : elements) {
            target.next();
            target.set(element);
        }
    }

    /** Replaces equal elements. */
    public static boolean replaceAll(List<Object> list, @Nullable Object old, @Nullable Object replacement) {
        boolean replaced = false;
        ListIterator<Object> elements = list.listIterator();
        while (elements.hasNext()) {
            if (Objects.equals(old, elements.next())) {
                elements.set(replacement);
                replaced = true;
            }
        }
        return replaced;
    }

    /** Copies all elements to the begin of another list. */
    @RunFirst
    public static void copy(List<Object> target, List<Object> source) {
        if (source.size() > target.size()) {
            throw new IndexOutOfBoundsException("Source does not fit in dest");
        }
    }

    /** Adds elements one by one. */
    public static boolean addAll(Collection<Object> target, Object[] elements) {
        boolean changed = false;
        for (Object element : elements) {
            changed |= target.add(element);
        }
        return changed;
    }

    /** Checks the number. */
    @RunFirst
    public static void nCopies(int count, @Nullable Object element) {
        if (count < 0) {
            throw new IllegalArgumentException("List length = " + count);
        }
    }

    /** Returns a list without elements. */
    public static List<Object> emptyList() {
        return EmptyList.INSTANCE;
    }

    /** Returns a list of one element. */
    public static List<@Nullable Object> singletonList(@Nullable Object element) {
        return new SingletonList(element);
    }

    /** Returns a view that cannot be changed. */
    public static Collection<Object> unmodifiableCollection(Collection<Object> viewed) {
        return new UnmodifiableCollection(Objects.requireNonNull(viewed));
    }

    /** Returns a view that cannot be changed. */
    public static List<Object> unmodifiableList(List<Object> viewed) {
        return UnmodifiableList.of(Objects.requireNonNull(viewed));
    }

    /** Returns a view that cannot be changed. */
    public static Set<Object> unmodifiableSet(Set<Object> viewed) {
        return new UnmodifiableSet(Objects.requireNonNull(viewed));
    }

    /** Returns a view that cannot be changed. */
    public static Map<Object, Object> unmodifiableMap(Map<Object, Object> viewed) {
        return new UnmodifiableMap(Objects.requireNonNull(viewed));
    }

    /** Returns the order that is the reverse of another. */
    public static Comparator<Object> reverseOrder(@Nullable Comparator<Object> order) {
        return order == null ? Collections.reverseOrder() : order.reversed();
    }

    /** Returns where a list begins in another one first, -1 if nowhere. */
    public static int indexOfSubList(List<Object> list, List<Object> part) {
        int last = list.size() - part.size();
        for (int i = 0; i <= last; i++) {
            if (list.subList(i, i + part.size()).equals(part)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns where a list begins in another one last, -1 if nowhere. */
    public static int lastIndexOfSubList(List<Object> list, List<Object> part) {
        for (int i = list.size() - part.size(); i >= 0; i--) {
            if (list.subList(i, i + part.size()).equals(part)) {
                return i;
            }
        }
        return -1;
    }
}
