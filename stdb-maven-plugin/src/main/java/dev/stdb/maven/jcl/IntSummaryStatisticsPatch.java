package dev.stdb.maven.jcl;

import java.util.IntSummaryStatistics;

/** Members of {@link IntSummaryStatistics} that TeaVM does differently. */
public final class IntSummaryStatisticsPatch {
    private IntSummaryStatisticsPatch() {}

    /** Returns all figures. */
    @ReceiverFirst
    public static String toString(IntSummaryStatistics statistics) {
        return "IntSummaryStatistics{count=" + statistics.getCount() + ", sum=" + statistics.getSum() + ", min="
                + statistics.getMin() + ", average=" + String.format("%f", statistics.getAverage()) + ", max="
                + statistics.getMax() + "}";
    }
}
