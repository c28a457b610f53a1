package dev.stdb.maven.jcl.java.util;

import java.util.function.DoubleConsumer;

/**
 * {@code java.util.DoubleSummaryStatistics} for modules: the sum is compensated as W. Kahan describes it, so that it is
 * the JDK's to the bit.
 */
public class TDoubleSummaryStatistics implements DoubleConsumer {
    private long count;
    private double sum;
    /** What the sum is too large by, as far as rounding lost it. */
    private double excess;
    /** Infinite where the compensated sum has become NaN on its way. */
    private double simpleSum;

    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** Creates statistics of nothing. */
    public TDoubleSummaryStatistics() {}

    /** Creates statistics of values that were seen elsewhere. */
    public TDoubleSummaryStatistics(long count, double min, double max, double sum) {
        if (count < 0) {
            throw new IllegalArgumentException("Negative count value");
        }
        if (count == 0) {
            return;
        }
        if (min > max) {
            throw new IllegalArgumentException("Minimum greater than maximum");
        }
        int nans = (Double.isNaN(min) ? 1 : 0) + (Double.isNaN(max) ? 1 : 0) + (Double.isNaN(sum) ? 1 : 0);
        if (nans > 0 && nans < 3) {
            throw new IllegalArgumentException("Some, not all, of the minimum, maximum, or sum is NaN");
        }
        this.count = count;
        this.sum = sum;
        this.simpleSum = sum;
        this.min = min;
        this.max = max;
    }

    @Override
    public void accept(double value) {
        count++;
        simpleSum += value;
        add(value);
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    /** Adds what other statistics have seen. */
    public void combine(TDoubleSummaryStatistics other) {
        count += other.count;
        simpleSum += other.simpleSum;
        add(other.sum);
        add(-other.excess);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    private void add(double value) {
        double corrected = value - excess;
        double next = sum + corrected;
        excess = next - sum - corrected;
        sum = next;
    }

    /** Returns the number of values. */
    public final long getCount() {
        return count;
    }

    /** Returns the sum, 0 of nothing. */
    public final double getSum() {
        double corrected = sum - excess;
        return Double.isNaN(corrected) && Double.isInfinite(simpleSum) ? simpleSum : corrected;
    }

    /** Returns the smallest value, positive infinity of nothing. */
    public final double getMin() {
        return min;
    }

    /** Returns the largest value, negative infinity of nothing. */
    public final double getMax() {
        return max;
    }

    /** Returns the mean, 0 of nothing. */
    public final double getAverage() {
        return count == 0 ? 0 : getSum() / count;
    }

    @Override
    public String toString() {
        return String.format(
                "%s{count=%d, sum=%f, min=%f, average=%f, max=%f}",
                getClass().getSimpleName(), count, getSum(), min, getAverage(), max);
    }
}
