package dev.stdb.server.jvm;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the time of all calls of this JVM pass. It counts ticks of a thread of its own instead of reading a clock: a
 * debugger that stops the JVM stops the count too. Thread-safe.
 */
final class CallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);

    static final Duration TICK = Duration.ofMillis(250);

    private static final List<WeakReference<CallTime>> WATCHED = new CopyOnWriteArrayList<>();
    private static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "stdb-jvm-calls");
        thread.setDaemon(true);
        return thread;
    });

    static {
        THREAD.scheduleWithFixedDelay(CallWatch::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CallWatch() {}

    /** Lets the time of an instance's calls pass as long as the instance lives. */
    static void watch(CallTime time) {
        WATCHED.add(new WeakReference<>(time));
    }

    private static void tick() {
        for (WeakReference<CallTime> reference : WATCHED) {
            CallTime time = reference.get();
            if (time == null) {
                WATCHED.remove(reference);
                continue;
            }
            try {
                time.tick();
            } catch (RuntimeException e) {
                // The others are watched on.
                LOG.error("a call that takes long was not reported", e);
            }
        }
    }
}
