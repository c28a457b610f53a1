package dev.stdb.maven.jcl;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Members of TeaVM's Stream that forget what they saw when only a part is read at a time, as {@code skip} does. */
public final class SimpleStreamImplPatch {
    private SimpleStreamImplPatch() {}

    /** Returns the elements without those that equal an earlier one. */
    @ReceiverFirst
    public static Stream<Object> distinct(Stream<Object> stream) {
        Set<Object> seen = new HashSet<>();
        return stream.filter(seen::add);
    }

    /** Checks the order. */
    @ReceiverFirst
    @RunFirst
    public static void sorted(Stream<Object> stream, Comparator<Object> order) {
        Objects.requireNonNull(order);
    }

    /** Checks how many elements are taken. */
    @ReceiverFirst
    @RunFirst
    public static long limit(Stream<Object> stream, long count) {
        return StreamLimits.checked(count);
    }

    /** Checks how many elements are left out. */
    @ReceiverFirst
    @RunFirst
    public static long skip(Stream<Object> stream, long count) {
        return StreamLimits.checked(count);
    }
}
