package dev.stdb.server.subscription;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The measurements of {@link SubscriptionBenchmark} and {@link ViewBenchmark} in one process, as processor time of the
 * measuring thread: fit for a machine that does other things, too. Prints the best of several rounds, and the median.
 *
 * <pre>
 * mvn -o -Ddev -pl stdb-runtime-server -am test -Dtest=SubscriptionCostLoad -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class SubscriptionCostLoad {
    private static final int[] CLIENTS = {1, 100, 10_000, 100_000};
    private static final int[] CALLERS = {0, 10, 100, 1_000, 10_000};
    private static final int ROUNDS = 8;
    private static final long ROUND_NANOS = 30_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void run() {
        for (int clients : CLIENTS) {
            SubscriptionBenchmark benchmark = new SubscriptionBenchmark();
            benchmark.clients = clients;
            long start = THREADS.getCurrentThreadCpuTime();
            benchmark.subscribe();
            System.out.printf(
                    Locale.ROOT,
                    "clients=%d: three subscriptions of a client cost %.1f us%n",
                    clients,
                    (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / clients);
            measure(clients, "disjoint", benchmark::disjoint);
            measure(clients, "oneShared", benchmark::oneShared);
            measure(clients, "disjointJoins", benchmark::disjointJoins);
            measure(clients, "joinDelta", benchmark::joinDelta);
            if (clients == CLIENTS[0]) {
                measure(clients, "joinFullEvaluation", benchmark::joinFullEvaluation);
                measure(clients, "fullEvaluation", benchmark::fullEvaluation);
            }
        }
    }

    @Test
    void runViews() {
        for (int callers : CALLERS) {
            ViewBenchmark benchmark = new ViewBenchmark();
            benchmark.callers = callers;
            benchmark.subscribe();
            measure(callers, "noneChanged", benchmark::noneChanged);
            measure(callers, "noRangeChanged", benchmark::noRangeChanged);
            measure(callers, "noQueryChanged", benchmark::noQueryChanged);
            measure(callers, "oneChanged", benchmark::oneChanged);
            measure(callers, "oneRangeChanged", benchmark::oneRangeChanged);
            measure(callers, "oneQueryChanged", benchmark::oneQueryChanged);
            measure(callers, "allRunAgain", benchmark::allRunAgain);
        }
    }

    private static void measure(int clients, String name, Supplier<?> work) {
        double[] perCall = new double[ROUNDS];
        long calls = 1;
        int produced = 0;
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (long i = 0; i < calls; i++) {
                produced += System.identityHashCode(work.get());
            }
            long nanos = Math.max(1, THREADS.getCurrentThreadCpuTime() - start);
            if (round >= 0) {
                perCall[round] = (double) nanos / calls;
            }
            calls = Math.max(1, Math.min(4 * calls, calls * ROUND_NANOS / nanos));
        }
        Arrays.sort(perCall);
        System.out.printf(
                Locale.ROOT,
                "clients=%d %s: best=%,.0f ns median=%,.0f ns (%d)%n",
                clients,
                name,
                perCall[0],
                perCall[ROUNDS / 2],
                produced & 1);
    }
}
