package dev.stdb.server.guest.wasm;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls of guests that run partly in Endive's interpreter, which knows no meter but obeys thread interrupts. Costs
 * nothing for fully compiled guests.
 */
final class InterruptGuard {
    private static final InterruptGuard NONE = new InterruptGuard(null);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final @Nullable ScheduledFuture<?> alarm;

    private InterruptGuard(@Nullable ScheduledFuture<?> alarm) {
        this.alarm = alarm;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "guest-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    static InterruptGuard arm(CompiledGuest guest) {
        if (!guest.interpreted()) {
            return NONE;
        }
        Thread caller = Thread.currentThread();
        return new InterruptGuard(
                TIMER.schedule(caller::interrupt, guest.limits().callNanosMax(), TimeUnit.NANOSECONDS));
    }

    void disarm() {
        if (alarm != null && !alarm.cancel(false)) {
            // The alarm went off: its interrupt was for the guest, not for the code after it.
            Thread.interrupted();
        }
    }
}
