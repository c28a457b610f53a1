package dev.stdb.examples.arena.bots;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Bots that play at once. Thread-safe. */
public final class Swarm implements AutoCloseable {
    private static final int CALLBACK_THREADS = 4;
    private static final long STEP_MS = 300;
    private static final int JOINING_AT_ONCE = 20;
    private static final long JOIN_SECONDS = 180;
    private static final long STEP_SECONDS = 120;

    private final ExecutorService callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS);
    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
    private final CallCounts counts = new CallCounts();
    private final List<Bot> bots = new ArrayList<>();

    private Swarm() {}

    /**
     * Lets bots join, and play.
     *
     * @param server its address
     * @param count how many
     * @return the bots, which have all joined
     * @throws CompletionException if one could not join; then all are gone
     */
    public static Swarm start(String server, int count) {
        Swarm swarm = new Swarm();
        try {
            swarm.join(server, count);
        } catch (CompletionException e) {
            swarm.close();
            throw e;
        }
        for (int i = 0; i < count; i++) {
            Bot bot = swarm.bots.get(i);
            swarm.steps.scheduleWithFixedDelay(bot::step, i * STEP_MS / count, STEP_MS, TimeUnit.MILLISECONDS);
        }
        return swarm;
    }

    /** Connects a few at a time, so that none waits for all others. */
    private void join(String server, int count) {
        for (int i = 1; i <= count; i++) {
            bots.add(Bot.connect(server, "bot-" + i, i, callbacks, counts));
            if (i % JOINING_AT_ONCE == 0 || i == count) {
                CompletableFuture.allOf(bots.stream().map(Bot::ready).toArray(CompletableFuture[]::new))
                        .orTimeout(JOIN_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        }
    }

    /** Returns the bots. */
    public List<Bot> bots() {
        return List.copyOf(bots);
    }

    /** Returns what became of their calls. */
    public CallCounts counts() {
        return counts;
    }

    /** Lets the bots stand still; they stay connected. No step is under way when this returns. */
    public void stop() throws InterruptedException {
        steps.shutdown();
        if (!steps.awaitTermination(STEP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a bot does not come to an end with its step");
        }
    }

    @Override
    public void close() {
        steps.shutdownNow();
        bots.forEach(Bot::close);
        callbacks.shutdown();
    }
}
