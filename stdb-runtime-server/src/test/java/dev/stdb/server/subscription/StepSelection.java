package dev.stdb.server.subscription;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of the steps of a random run are taken: all, those of {@code -Dstdb.steps}, or the fewest that still fail. */
final class StepSelection {
    private static final int SHRINK_RUNS_MAX = 2_000;

    private StepSelection() {}

    /** Returns the numbers of all steps. */
    static List<Integer> all(int steps) {
        return IntStream.range(0, steps).boxed().toList();
    }

    /** Returns the numbers that {@code -Dstdb.steps} lists, or all. */
    static List<Integer> chosen(int steps) {
        String chosen = System.getProperty("stdb.steps");
        return chosen == null
                ? all(steps)
                : Arrays.stream(chosen.split(",")).map(Integer::valueOf).toList();
    }

    /** Leaves out steps as long as the run still fails, in ever smaller portions. */
    static List<Integer> smallest(List<Integer> failing, Predicate<List<Integer>> fails) {
        List<Integer> smallest = failing;
        int runs = 0;
        for (int portion = Math.max(1, smallest.size() / 2); portion >= 1 && runs < SHRINK_RUNS_MAX; ) {
            boolean shrunk = false;
            for (int from = 0; from < smallest.size() && runs < SHRINK_RUNS_MAX; ) {
                Set<Integer> left = new HashSet<>(smallest.subList(from, Math.min(smallest.size(), from + portion)));
                List<Integer> candidate = new ArrayList<>(smallest);
                candidate.removeAll(left);
                runs++;
                if (fails.test(candidate)) {
                    smallest = candidate;
                    shrunk = true;
                } else {
                    from += portion;
                }
            }
            portion = shrunk && portion < smallest.size() ? portion : portion / 2;
        }
        return smallest;
    }

    /** Returns what to replay a run with. */
    static String replay(long seed, List<Integer> steps) {
        String selected = steps.stream().map(String::valueOf).collect(Collectors.joining(","));
        return "replay with -Dstdb.seed=" + seed + " -Dstdb.steps=" + selected;
    }
}
