package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.subscription.ViewWorld.Kind;
import dev.stdb.server.subscription.ViewWorld.Step;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random tables, views of rows, options and queries, arguments, callers, subscriptions, transactions and new modules:
 * after every step each client has exactly the rows of a fresh evaluation, deltas are the difference, code of views has
 * run exactly as often as something that it has read has changed, and views that fail fail those who read them.
 *
 * <p>A failure names the seed and the smallest selection of steps found that still fails; {@code -Dstdb.seed=7
 * -Dstdb.steps=0,3,9} replays it, {@code -Dstdb.seed=7} the whole run. {@code -Dstdb.view.runs=n} sets how many runs
 * there are, {@code -Dstdb.firstSeed=n} which.
 */
@DisplayName("Views")
class ViewPropertyTest {
    private static final long FIRST_SEED = Long.getLong("stdb.firstSeed", 1);
    private static final int RUNS = Integer.getInteger("stdb.view.runs", 60);
    private static final int STEPS = 120;

    @Test
    void equalTheirEvaluationAfterEveryTransaction(TestReporter reporter) {
        ViewWorld.Counts counts = new ViewWorld.Counts();
        Long only = Long.getLong("stdb.seed");
        long first = only == null ? FIRST_SEED : only;
        for (long seed = first; seed < first + (only == null ? RUNS : 1); seed++) {
            check(seed, only == null ? StepSelection.all(STEPS) : StepSelection.chosen(STEPS), counts);
        }
        reporter.publishEntry(counts.toString());
        if (only == null) {
            assertCovered(counts);
        }
    }

    /** Guards against generators whose views are all empty, refused or never touched. */
    private static void assertCovered(ViewWorld.Counts counts) {
        String seen = counts.toString();
        assertThat(counts.transactions).as(seen).isGreaterThan(60 * RUNS);
        assertThat(counts.evaluations).as(seen).isGreaterThan(50 * RUNS);
        assertThat(counts.unchanged).as(seen).isGreaterThan(counts.evaluations);
        assertThat(counts.shared).as(seen).isGreaterThan(RUNS);
        assertThat(counts.updates).as(seen).isGreaterThan(30 * RUNS);
        assertThat(counts.differences).as(seen).isGreaterThan(RUNS);
        assertThat(counts.failures).as(seen).isGreaterThan(RUNS);
        assertThat(counts.refused).as(seen).isGreaterThan(RUNS / 2);
        assertThat(counts.joins).as(seen).isGreaterThan(RUNS);
    }

    private static void check(long seed, List<Integer> selection, ViewWorld.Counts counts) {
        SplittableRandom random = new SplittableRandom(~seed);
        List<Step> steps = IntStream.range(0, STEPS)
                .mapToObj(i -> new Step(Kind.random(random), random.nextLong()))
                .toList();
        if (run(seed, steps, selection, counts) == null) {
            return;
        }
        List<Integer> smallest = StepSelection.smallest(
                selection, candidate -> run(seed, steps, candidate, new ViewWorld.Counts()) != null);
        throw new AssertionError(
                StepSelection.replay(seed, smallest), run(seed, steps, smallest, new ViewWorld.Counts()));
    }

    /** Runs some of the steps; returns what went wrong, if anything did. */
    private static @Nullable Throwable run(
            long seed, List<Step> steps, List<Integer> selection, ViewWorld.Counts counts) {
        ViewWorld world = new ViewWorld(seed, counts);
        try {
            selection.forEach(index -> world.run(steps.get(index)));
        } catch (AssertionError | RuntimeException e) {
            return new AssertionError(world.log(), e);
        }
        return null;
    }
}
