package dev.stdb.maven.jcl;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/** Members of TeaVM's LongStream that forget what they saw when only a part is read at a time, as {@code skip} does. */
public final class SimpleLongStreamImplPatch {
    private SimpleLongStreamImplPatch() {}

    /** Returns the elements without those that equal an earlier one. */
    @ReceiverFirst
    public static LongStream distinct(LongStream stream) {
        Set<Long> seen = new HashSet<>();
        return stream.filter(seen::add);
    }

    /** Checks how many elements are taken. */
    @ReceiverFirst
    @RunFirst
    public static long limit(LongStream stream, long count) {
        return StreamLimits.checked(count);
    }

    /** Checks how many elements are left out. */
    @ReceiverFirst
    @RunFirst
    public static long skip(LongStream stream, long count) {
        return StreamLimits.checked(count);
    }
}
