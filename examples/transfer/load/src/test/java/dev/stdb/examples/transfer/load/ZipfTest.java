package dev.stdb.examples.transfer.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ZipfTest {
    private static final int DRAWS = 200_000;

    @Test
    void alphaZeroIsUniform() {
        int[] counts = draw(new Zipf(10, 0));
        for (int count : counts) {
            assertThat(count / (double) DRAWS).isBetween(0.09, 0.11);
        }
    }

    @Test
    void weightsFallWithThePowerOfTheRank() {
        int[] counts = draw(new Zipf(10, 1.5));
        assertThat(counts[0] / (double) counts[1]).isBetween(2.7, 2.95);
        assertThat(counts[0] / (double) counts[3]).isBetween(7.4, 8.6);
    }

    @Test
    void needsTwoNumbersAndAPositiveSkew() {
        assertThatThrownBy(() -> new Zipf(1, 0)).hasMessage("need count >= 2 and alpha >= 0: count=1, alpha=0.0");
        assertThatThrownBy(() -> new Zipf(2, -1)).hasMessage("need count >= 2 and alpha >= 0: count=2, alpha=-1.0");
    }

    private static int[] draw(Zipf zipf) {
        SplittableRandom random = new SplittableRandom(7);
        int[] counts = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            counts[zipf.draw(random)]++;
        }
        return counts;
    }
}
