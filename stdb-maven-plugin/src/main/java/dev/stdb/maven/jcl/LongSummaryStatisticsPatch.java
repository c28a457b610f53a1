package dev.stdb.maven.jcl;

import java.util.LongSummaryStatistics;

/** Members of {@link LongSummaryStatistics} that TeaVM does differently. */
public final class LongSummaryStatisticsPatch {
    private LongSummaryStatisticsPatch() {}

    /** Returns all figures. */
    @ReceiverFirst
    public static String toString(LongSummaryStatistics statistics) {
        return "LongSummaryStatistics{count=" + statistics.getCount() + ", sum=" + statistics.getSum() + ", min="
                + statistics.getMin() + ", average=" + String.format("%f", statistics.getAverage()) + ", max="
                + statistics.getMax() + "}";
    }
}
