package dev.stdb.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber is owed of the changes of a table. Signals come one at a time: on the callback thread, or when
 * the connection has ended, on the thread that requests. Thread-safe.
 *
 * @param <R> type of rows
 */
final class ChangeSubscription<R> implements Flow.Subscription {
    private final Flow.Subscriber<? super RowChange<R>> subscriber;
    private final TableCache<R> table;
    private final Executor callbacks;
    private final Consumer<Throwable> errors;
    private final int maxBuffered;

    /** Guarded by this. */
    private final Queue<RowChange<R>> owed = new ArrayDeque<>();

    /** Guarded by this. */
    private long demand;

    /** Guarded by this: a thread signals, and looks for more before it stops. */
    private boolean isSignalling;

    /** Guarded by this: nothing is added any more. */
    private boolean isEnding;

    /** Guarded by this. */
    private @Nullable Throwable failure;

    /** Nothing is signalled any more; written under the lock. */
    private volatile boolean isDone;

    /**
     * Creates a subscription without demand.
     *
     * @param callbacks runs what requests cause; may refuse when the connection has ended
     * @param errors told what the subscriber throws
     * @param maxBuffered how many changes are kept that were not requested
     */
    ChangeSubscription(
            Flow.Subscriber<? super RowChange<R>> subscriber,
            TableCache<R> table,
            Executor callbacks,
            Consumer<Throwable> errors,
            int maxBuffered) {
        this.subscriber = subscriber;
        this.table = table;
        this.callbacks = callbacks;
        this.errors = errors;
        this.maxBuffered = maxBuffered;
    }

    boolean isDone() {
        return isDone;
    }

    /** Signals a change, or keeps it until it is requested. */
    void add(RowChange<R> change) {
        synchronized (this) {
            if (isEnding || isDone) {
                return;
            }
            if (owed.size() < maxBuffered || (owed.isEmpty() && demand > 0)) {
                owed.add(change);
            } else {
                failNow(new ChangesLostException(table.descriptor().name(), maxBuffered));
            }
        }
        signal();
    }

    /** Completes the subscriber, with a failure if there is one, after what it is owed. */
    void end(@Nullable Throwable cause) {
        synchronized (this) {
            if (!isEnding) {
                isEnding = true;
                failure = cause;
            }
        }
        signal();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            if (isDone) {
                return;
            }
            if (count <= 0) {
                failNow(new IllegalArgumentException("request of changes must be above 0: " + count));
            } else {
                demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            }
        }
        try {
            callbacks.execute(this::signal);
        } catch (RejectedExecutionException e) {
            signal();
        }
    }

    /** Ends without what is owed (holds the lock). */
    private void failNow(Throwable cause) {
        owed.clear();
        isEnding = true;
        failure = cause;
    }

    @Override
    public void cancel() {
        synchronized (this) {
            isDone = true;
            owed.clear();
        }
        table.changeSubscriptions.remove(this);
    }

    /** Hands out what may be, unless another thread does so already. */
    private void signal() {
        Runnable next = nextSignal(true);
        while (next != null) {
            try {
                next.run();
            } catch (Throwable e) {
                // Boundary to the application: subscribers must not throw; one that does gets nothing more.
                cancel();
                errors.accept(e);
            }
            next = nextSignal(false);
        }
    }

    private synchronized @Nullable Runnable nextSignal(boolean isFirst) {
        if (isFirst && isSignalling) {
            return null;
        }
        isSignalling = true;
        if (!isDone && isEnding && owed.isEmpty()) {
            isDone = true;
            table.changeSubscriptions.remove(this);
            Throwable cause = failure;
            return cause == null ? subscriber::onComplete : () -> subscriber.onError(cause);
        }
        RowChange<R> change = isDone || demand == 0 ? null : owed.poll();
        if (change == null) {
            isSignalling = false;
            return null;
        }
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        return () -> subscriber.onNext(change);
    }
}
