package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.subscription.RandomWorld.Kind;
import dev.stdb.server.subscription.RandomWorld.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random tables, rules of row-level security, rows, transactions and query sets: after every transaction the cache of each
 * client equals a naive evaluation of its queries (issue 4a).
 *
 * <p>A failure names the seed and the smallest selection of steps found that still fails; {@code -Dstdb.seed=7
 * -Dstdb.steps=0,3,9} replays it, {@code -Dstdb.seed=7} the whole world. {@code -Dstdb.worlds=n} sets how many worlds run:
 *
 * <pre>
 * mvn -o -Ddev -pl stdb-runtime-server -am test -Dtest=SubscriptionPropertyTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dstdb.worlds=20000   # two million transactions
 * </pre>
 */
@DisplayName("Caches of subscribed clients")
class SubscriptionPropertyTest {
    private static final int WORLDS = Integer.getInteger("stdb.worlds", 110);
    private static final int STEPS = 150;
    private static final int SHRINK_RUNS_MAX = 2_000;

    private int transactions;
    private int queries;
    private int updates;

    @Test
    void equalFreshEvaluationAfterEveryTransaction() {
        Long only = Long.getLong("stdb.seed");
        for (long seed = only == null ? 1 : only; seed <= (only == null ? WORLDS : only); seed++) {
            List<Step> steps = steps(seed);
            List<Integer> selection = only == null ? all() : selection();
            Throwable failure = run(seed, steps, selection, true);
            if (failure != null) {
                throw report(seed, steps, selection);
            }
        }
        if (only == null) {
            // Guards against a generator whose queries are all refused or never touched.
            assertThat(transactions).isGreaterThan(WORLDS * STEPS / 2);
            assertThat(queries).isGreaterThan(WORLDS * 10);
            assertThat(updates).isGreaterThan(WORLDS * STEPS / 2);
        }
    }

    private static List<Step> steps(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        return IntStream.range(0, STEPS)
                .mapToObj(i -> new Step(Kind.random(random), random.nextLong()))
                .toList();
    }

    private static List<Integer> all() {
        return IntStream.range(0, STEPS).boxed().toList();
    }

    private static List<Integer> selection() {
        String chosen = System.getProperty("stdb.steps");
        return chosen == null
                ? all()
                : Arrays.stream(chosen.split(",")).map(Integer::valueOf).toList();
    }

    /** Runs some of the steps; returns what went wrong, if anything did. */
    private @Nullable Throwable run(long seed, List<Step> steps, List<Integer> selection, boolean counted) {
        RandomWorld world = new RandomWorld(seed);
        try {
            for (int index : selection) {
                world.run(steps.get(index));
                transactions += counted && steps.get(index).kind() == Kind.TRANSACTION ? 1 : 0;
            }
        } catch (AssertionError | RuntimeException e) {
            return new AssertionError(world.log(), e);
        }
        queries += counted ? world.queriesSeen().size() : 0;
        updates += counted ? world.updates() : 0;
        return null;
    }

    /** Leaves out steps as long as the run still fails, in ever smaller portions. */
    private AssertionError report(long seed, List<Step> steps, List<Integer> failing) {
        List<Integer> smallest = failing;
        int runs = 0;
        for (int portion = Math.max(1, smallest.size() / 2); portion >= 1 && runs < SHRINK_RUNS_MAX; ) {
            boolean shrunk = false;
            for (int from = 0; from < smallest.size() && runs < SHRINK_RUNS_MAX; ) {
                Set<Integer> left = new HashSet<>(smallest.subList(from, Math.min(smallest.size(), from + portion)));
                List<Integer> candidate = new ArrayList<>(smallest);
                candidate.removeAll(left);
                runs++;
                if (run(seed, steps, candidate, false) != null) {
                    smallest = candidate;
                    shrunk = true;
                } else {
                    from += portion;
                }
            }
            portion = shrunk && portion < smallest.size() ? portion : portion / 2;
        }
        String selected = smallest.stream().map(String::valueOf).collect(Collectors.joining(","));
        return new AssertionError(
                "replay with -Dstdb.seed=" + seed + " -Dstdb.steps=" + selected, run(seed, steps, smallest, false));
    }
}
