package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random tables, views of rows and of queries, arguments, callers, subscriptions, transactions and new modules: after
 * every step each client has exactly the rows of a fresh evaluation, and views are evaluated again exactly if something
 * that they have read has changed.
 *
 * <p>{@code -Dstdb.seed=7} replays one world, {@code -Dstdb.worlds=n} runs more of them.
 */
class ViewPropertyTest {
    private static final int WORLDS = Integer.getInteger("stdb.worlds", 60);
    private static final int STEPS = 120;

    @Test
    void viewsEqualTheirEvaluationAfterEveryTransaction(TestReporter reporter) {
        ViewWorld.Counts counts = new ViewWorld.Counts();
        Long only = Long.getLong("stdb.seed");
        long first = only == null ? 1 : only;
        for (long seed = first; seed < first + (only == null ? WORLDS : 1); seed++) {
            ViewWorld world = new ViewWorld(seed, counts);
            try {
                for (int i = 0; i < STEPS; i++) {
                    world.step();
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed + "\n" + world.log(), e);
            }
        }
        String seen = counts.transactions + " transactions, " + counts.evaluations + " evaluations, " + counts.unchanged
                + " instances not evaluated, " + counts.shared + " by what another caller's yielded, " + counts.updates
                + " updates, " + counts.differences
                + " of them by new modules";
        reporter.publishEntry(seen);
        if (only == null) {
            assertThat(counts.transactions).as(seen).isGreaterThan(70 * WORLDS);
            assertThat(counts.evaluations).as(seen).isGreaterThan(70 * WORLDS);
            assertThat(counts.unchanged).as(seen).isGreaterThan(counts.evaluations / 2);
            assertThat(counts.shared).as(seen).isGreaterThan(WORLDS);
            assertThat(counts.updates).as(seen).isGreaterThan(70 * WORLDS);
            assertThat(counts.differences).as(seen).isGreaterThan(WORLDS);
        }
    }
}
