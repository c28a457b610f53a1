package dev.stdb.server.jvm;

import dev.stdb.server.guest.abi.CallBudget;
import dev.stdb.server.guest.abi.GuestTrapException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time of the running call of one instance, counted in the ticks of {@link CallWatch} during which its thread ran;
 * waiting does not count. Java code cannot be ended from outside: a call that takes long is reported once, with its
 * stack, and one that takes too long ends when it calls a host function next. {@link #tick} belongs to the thread of
 * the watch, the rest to the thread of the instance.
 */
final class CallTime implements CallBudget {
    private static final Duration REPORT_AFTER = Duration.ofSeconds(5);

    private final @Nullable Duration limit;
    private final Consumer<List<String>> report;
    private volatile @Nullable Thread running;
    private volatile int ticks;

    /**
     * Creates the time of an instance.
     *
     * @param limit longest time of a call, or null for none
     * @param report takes the stack of a call that takes long, on the thread of the watch
     */
    CallTime(@Nullable Duration limit, Consumer<List<String>> report) {
        this.limit = limit;
        this.report = report;
    }

    void begin() {
        ticks = 0;
        running = Thread.currentThread();
    }

    void end() {
        running = null;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // a tick that a new call overwrites is one too few, which does no harm
    void tick() {
        Thread thread = running;
        if (thread == null || thread.getState() != Thread.State.RUNNABLE) {
            return;
        }
        int now = ticks + 1;
        ticks = now;
        if (now == REPORT_AFTER.dividedBy(CallWatch.TICK)) {
            List<String> stack = StackFrames.texts(thread.getStackTrace());
            if (running == thread) {
                report.accept(stack);
            }
        }
    }

    @Override
    public void charge(int units) {
        if (limit != null && ticks >= limit.dividedBy(CallWatch.TICK)) {
            throw new GuestTrapException(
                    GuestTrapException.Kind.TIME,
                    "call time limit exceeded: callMillisMax=" + limit.toMillis(),
                    null,
                    StackFrames.texts(Thread.currentThread().getStackTrace()));
        }
    }

    /** Does nothing: a thread that waits does not run. */
    @Override
    public void exclude(long nanos) {}
}
