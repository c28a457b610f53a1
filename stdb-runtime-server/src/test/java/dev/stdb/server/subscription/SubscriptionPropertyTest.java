package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.subscription.RandomWorld.Kind;
import dev.stdb.server.subscription.RandomWorld.Step;
import dev.stdb.server.subscription.WorldCoverage.Feature;
import dev.stdb.testing.Checks;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random tables, rules of row-level security, rows, transactions and query sets: after every transaction the cache of
 * each client equals a naive evaluation of its queries.
 *
 * <p>A failure names the seed and the smallest selection of steps found that still fails; {@code -Dstdb.seed=7
 * -Dstdb.steps=0,3,9} replays it, {@code -Dstdb.seed=7} the whole world. {@code -Dstdb.worlds=n} sets how many worlds
 * run, {@code -Dstdb.firstSeed=n} which:
 *
 * <pre>
 * mvn -o -Ddev -pl stdb-runtime-server -am test -Dtest=SubscriptionPropertyTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dstdb.worlds=25000
 * </pre>
 *
 * <p>are two million transactions that change rows, and take a quarter of an hour.
 */
@DisplayName("Caches of subscribed clients")
class SubscriptionPropertyTest {
    private static final long FIRST_SEED = Long.getLong("stdb.firstSeed", 1);
    private static final int WORLDS = Integer.getInteger("stdb.worlds", 150);
    private static final int STEPS = 150;

    private final WorldCoverage coverage = new WorldCoverage();

    @Test
    @Checks("spec subscriptions.md §11.2 and §12.4")
    void equalFreshEvaluationAfterEveryTransaction(TestReporter reporter) {
        Long only = Long.getLong("stdb.seed");
        long first = only == null ? FIRST_SEED : only;
        for (long seed = first; seed < first + (only == null ? WORLDS : 1); seed++) {
            List<Step> steps = steps(seed);
            List<Integer> selection = only == null ? StepSelection.all(STEPS) : StepSelection.chosen(STEPS);
            Throwable failure = run(seed, steps, selection, coverage);
            if (failure != null) {
                throw report(seed, steps, selection);
            }
        }
        reporter.publishEntry(coverage.toString());
        if (only == null) {
            assertCovered();
        }
    }

    /** Guards against a generator whose queries are all refused, empty or never touched. */
    private void assertCovered() {
        String seen = coverage.toString();
        // Of 150 worlds at least 10,000 transactions that change rows, over at least 500 queries.
        assertThat(coverage.transactions()).as(seen).isGreaterThanOrEqualTo(WORLDS * 10_000 / 150);
        assertThat(coverage.queries()).as(seen).isGreaterThanOrEqualTo(WORLDS * 500 / 150);
        assertThat(coverage.changedResults()).as(seen).isGreaterThan(coverage.transactions());
        assertThat(coverage.answers()).as(seen).isGreaterThan(WORLDS);
        for (Feature feature : Feature.values()) {
            assertThat(coverage.changes(feature)).as(feature + ": " + seen).isGreaterThan(WORLDS);
        }
    }

    private static List<Step> steps(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        return IntStream.range(0, STEPS)
                .mapToObj(i -> new Step(Kind.random(random), random.nextLong()))
                .toList();
    }

    /** Runs some of the steps; returns what went wrong, if anything did. */
    private @Nullable Throwable run(long seed, List<Step> steps, List<Integer> selection, WorldCoverage seen) {
        RandomWorld world = new RandomWorld(seed, seen);
        try {
            for (int index : selection) {
                world.run(steps.get(index));
            }
        } catch (AssertionError | RuntimeException e) {
            return new AssertionError(world.log(), e);
        }
        return null;
    }

    private AssertionError report(long seed, List<Step> steps, List<Integer> failing) {
        List<Integer> smallest =
                StepSelection.smallest(failing, candidate -> run(seed, steps, candidate, new WorldCoverage()) != null);
        return new AssertionError(
                StepSelection.replay(seed, smallest), run(seed, steps, smallest, new WorldCoverage()));
    }
}
