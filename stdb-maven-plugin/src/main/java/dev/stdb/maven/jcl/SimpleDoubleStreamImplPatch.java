package dev.stdb.maven.jcl;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Members of TeaVM's DoubleStream that forget what they saw when only a part is read at a time, as {@code skip} does.
 */
public final class SimpleDoubleStreamImplPatch {
    private SimpleDoubleStreamImplPatch() {}

    /** Returns the elements without those that equal an earlier one. */
    @ReceiverFirst
    public static DoubleStream distinct(DoubleStream stream) {
        Set<Double> seen = new HashSet<>();
        return stream.filter(seen::add);
    }
}
