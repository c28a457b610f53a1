package dev.stdb.examples.transfer.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws account numbers with a Zipf distribution: number {@code k} (from 0) has weight {@code 1 / (k + 1)^alpha}. Alpha
 * 0 is uniform. Immutable; draws use the caller's generator.
 */
final class Zipf {
    private final int count;
    private final double[] cumulated;

    /**
     * Creates a distribution over {@code 0 … count - 1}.
     *
     * @param count how many numbers (at least 2)
     * @param alpha skew (not negative)
     */
    Zipf(int count, double alpha) {
        if (count < 2 || !(alpha >= 0)) {
            throw new IllegalArgumentException("need count >= 2 and alpha >= 0: count=" + count + ", alpha=" + alpha);
        }
        this.count = count;
        this.cumulated = alpha == 0 ? new double[0] : cumulate(count, alpha);
    }

    private static double[] cumulate(int count, double alpha) {
        double[] sums = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += Math.pow(k + 1.0, -alpha);
            sums[k] = sum;
        }
        for (int k = 0; k < count; k++) {
            sums[k] /= sum;
        }
        return sums;
    }

    int draw(SplittableRandom random) {
        if (cumulated.length == 0) {
            return random.nextInt(count);
        }
        int found = Arrays.binarySearch(cumulated, random.nextDouble());
        return Math.min(found >= 0 ? found : -found - 1, count - 1);
    }
}
