package dev.stdb.maven.jcl;

import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.OptionalDouble;
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

    /** Checks how many elements are taken. */
    @ReceiverFirst
    @RunFirst
    public static long limit(DoubleStream stream, long count) {
        return StreamLimits.checked(count);
    }

    /** Checks how many elements are left out. */
    @ReceiverFirst
    @RunFirst
    public static long skip(DoubleStream stream, long count) {
        return StreamLimits.checked(count);
    }

    /** Returns the sum, compensated. */
    @ReceiverFirst
    public static double sum(DoubleStream stream) {
        return statistics(stream).getSum();
    }

    /** Returns the mean, from a compensated sum. */
    @ReceiverFirst
    public static OptionalDouble average(DoubleStream stream) {
        DoubleSummaryStatistics statistics = statistics(stream);
        return statistics.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(statistics.getAverage());
    }

    private static DoubleSummaryStatistics statistics(DoubleStream stream) {
        DoubleSummaryStatistics statistics = new DoubleSummaryStatistics();
        stream.forEach(statistics);
        return statistics;
    }
}
