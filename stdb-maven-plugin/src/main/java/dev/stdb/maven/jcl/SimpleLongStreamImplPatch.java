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
}
