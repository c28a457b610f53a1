package dev.stdb.server.database;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a guest call that goes on after its time is over. Guests are metered, so this means a bug: something takes
 * long and is not charged for it. The thread is interrupted first, which ends a guest at its next look at the clock; if
 * that does not help, the owner is told. {@link #enter} and {@link #exit} belong to the thread that is watched, {@link
 * #tick} to the timer.
 *
 * <p>Time is counted in ticks and not read from a clock, so that a process that was stopped for a while suspects
 * nobody.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** Time between two ticks. */
    private static final long TICK_MILLIS = 1000;

    /**
     * Ticks that a call may take beyond its time: meters look at the clock after some work, and collections take time.
     */
    private static final int GRACE_TICKS = 10;

    private static final List<WeakReference<Watchdog>> WATCHING = new CopyOnWriteArrayList<>();
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Consumer<Thread> stuck;
    private final AtomicLong calls = new AtomicLong();
    private volatile @Nullable Thread thread;
    private long callNanosMax;

    /**
     * Set a tick before the interrupt, so that {@link #exit} needs no fence: a call that ends without having seen this
     * ended before it was set, which the timer knows a tick later.
     */
    private volatile boolean suspected;

    // Of the timer only.
    private long seen;
    private long ticks;

    /**
     * Creates a watchdog that nobody calls yet.
     *
     * @param stuck takes the thread of a call that cannot be ended, once, on the thread of the timer
     */
    Watchdog(Consumer<Thread> stuck) {
        this.stuck = stuck;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "watchdog");
            created.setDaemon(true);
            return created;
        });
        timer.scheduleWithFixedDelay(Watchdog::tickAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return timer;
    }

    private static void tickAll() {
        for (WeakReference<Watchdog> reference : WATCHING) {
            Watchdog watchdog = reference.get();
            if (watchdog == null) {
                WATCHING.remove(reference);
                continue;
            }
            try {
                watchdog.tick();
            } catch (RuntimeException e) {
                // The others are watched on.
                LOG.error("a stuck database was not taken care of", e);
            }
        }
    }

    /** Watches from now on, until this object is garbage. */
    Watchdog start() {
        WATCHING.add(new WeakReference<>(this));
        return this;
    }

    /**
     * A call begins on this thread. Calls do not nest.
     *
     * @param nanosMax most time it may take; {@link Long#MAX_VALUE} for any
     */
    void enter(long nanosMax) {
        Thread caller = Thread.currentThread();
        if (thread != caller) {
            thread = caller;
        }
        callNanosMax = nanosMax;
        calls.lazySet(calls.get() + 1);
    }

    /** The call has ended. */
    void exit() {
        // Odd numbers are calls, even ones the pauses between them.
        calls.lazySet(calls.get() + 1);
        if (suspected) {
            forgetInterrupt();
        }
    }

    /** The interrupt was for the guest, not for the code after it. */
    private synchronized void forgetInterrupt() {
        suspected = false;
        Thread.interrupted();
    }

    void tick() {
        long now = calls.get();
        if (now != seen || now % 2 == 0) {
            seen = now;
            ticks = 0;
            return;
        }
        ticks++;
        long ticksMax = TimeUnit.NANOSECONDS.toMillis(callNanosMax) / TICK_MILLIS + GRACE_TICKS;
        Thread caller = thread;
        if (caller == null) {
            return;
        }
        if (ticks == ticksMax - 1) {
            suspected = true;
        } else if (ticks == ticksMax) {
            interrupt(caller, now);
        } else if (ticks == ticksMax + GRACE_TICKS && calls.get() == now) {
            stuck.accept(caller);
        }
    }

    /** Interrupts the suspect, unless it came to its end within the tick, which it saw the suspicion in. */
    private synchronized void interrupt(Thread caller, long call) {
        if (suspected && calls.get() == call) {
            caller.interrupt();
        }
    }
}
