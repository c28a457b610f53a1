package dev.stdb.examples.transfer.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The CPU time another process of this machine spends during a plan's measured time. */
final class ServerCpu {
    private final CompletableFuture<Duration> spent;

    private ServerCpu(CompletableFuture<Duration> spent) {
        this.spent = spent;
    }

    /** Starts waiting for the plan's measured time on another thread. */
    static ServerCpu sample(long pid, LoadPlan plan) {
        CompletableFuture<Duration> spent = totalAt(pid, plan.startNanos())
                .thenCombine(totalAt(pid, plan.endNanos()), (before, after) -> after.minus(before));
        return new ServerCpu(spent);
    }

    /** Blocks until the measured time is over; returns microseconds. */
    double micros() {
        return spent.join().toNanos() / 1e3;
    }

    private static CompletableFuture<Duration> totalAt(long pid, long nanoTime) {
        return CompletableFuture.supplyAsync(
                () -> total(pid),
                CompletableFuture.delayedExecutor(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private static Duration total(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException(
                        "no CPU time known of process " + pid + "; is it running, and yours?"));
    }
}
