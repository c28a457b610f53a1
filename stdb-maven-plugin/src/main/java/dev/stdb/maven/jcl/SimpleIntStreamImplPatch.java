package dev.stdb.maven.jcl;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Members of TeaVM's IntStream that forget what they saw when only a part is read at a time, as {@code skip} does. */
public final class SimpleIntStreamImplPatch {
    private SimpleIntStreamImplPatch() {}

    /** Returns the elements without those that equal an earlier one. */
    @ReceiverFirst
    public static IntStream distinct(IntStream stream) {
        Set<Integer> seen = new HashSet<>();
        return stream.filter(seen::add);
    }

    /** Checks how many elements are taken. */
    @ReceiverFirst
    @RunFirst
    public static long limit(IntStream stream, long count) {
        return StreamLimits.checked(count);
    }

    /** Checks how many elements are left out. */
    @ReceiverFirst
    @RunFirst
    public static long skip(IntStream stream, long count) {
        return StreamLimits.checked(count);
    }
}
