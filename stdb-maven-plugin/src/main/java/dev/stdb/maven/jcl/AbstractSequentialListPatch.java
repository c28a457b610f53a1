package dev.stdb.maven.jcl;

import java.util.AbstractSequentialList;

/** Members of {@link AbstractSequentialList} that are {@code LinkedList}'s in the JDK, with messages. */
public final class AbstractSequentialListPatch {
    private AbstractSequentialListPatch() {}

    /** Checks the index. */
    @ReceiverFirst
    @RunFirst
    public static void get(AbstractSequentialList<?> list, int index) {
        check(index, list.size(), list.size() - 1);
    }

    /** Checks the index. */
    @ReceiverFirst
    @RunFirst
    public static void remove(AbstractSequentialList<?> list, int index) {
        check(index, list.size(), list.size() - 1);
    }

    /** Checks the index. */
    @ReceiverFirst
    @RunFirst
    public static void set(AbstractSequentialList<?> list, int index, Object element) {
        check(index, list.size(), list.size() - 1);
    }

    /** Checks the index. */
    @ReceiverFirst
    @RunFirst
    public static void add(AbstractSequentialList<?> list, int index, Object element) {
        check(index, list.size(), list.size());
    }

    private static void check(int index, int size, int last) {
        if (index < 0 || index > last) {
            throw Indexes.ofSize(index, size);
        }
    }
}
