package dev.stdb.server.durability;

import dev.stdb.server.commitlog.CommitBatch;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.commitlog.CommitlogErrorCode;
import dev.stdb.server.commitlog.CommitlogException;
import dev.stdb.server.common.OutOfMemory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durability by a commitlog on the local disk.
 *
 * <p>Two batches change places: the database thread copies records into one while the log thread writes and forces the
 * other. Whatever queued up behind one force goes out with the next, so the number of forces per second is the disk's,
 * and the number of transactions is not bounded by it. There is no timer: an idle log forces a lone transaction at
 * once.
 *
 * <p>After a failed write the batch stays, and is written again after {@value #RETRY_MIN_MS} ms, then after more and
 * more, {@value #RETRY_MAX_MS} ms at most. After a failed force the durable offset stays, appends are refused, and
 * nothing is retried.
 */
public final class LocalDurability implements Durability {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDurability.class);

    /** Short, as a disk that takes nothing for a moment should cost calls no more than that. */
    private static final long RETRY_MIN_MS = 100;

    private static final long RETRY_MAX_MS = 5_000;

    private final Commitlog log;
    private final DurabilityConfig config;
    private final Thread thread;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition drained = lock.newCondition();

    /** Guarded by {@link #lock}: the batch that is open for appends. */
    private CommitBatch filling = new CommitBatch();

    /** Guarded by {@link #lock}. */
    private long nextTxOffset;

    /** Guarded by {@link #lock}. */
    private boolean closing;

    /** Guarded by {@link #lock}. */
    private final List<Consumer<Throwable>> failureListeners = new CopyOnWriteArrayList<>();

    private final List<Consumer<Throwable>> stallListeners = new CopyOnWriteArrayList<>();

    /** Confined to the log thread: the batch that is on its way to disk. */
    private CommitBatch draining = new CommitBatch();

    private volatile long durableOffset;
    private volatile long forceCount;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Throwable stall;

    private LocalDurability(String name, Commitlog log, DurabilityConfig config) {
        this.log = log;
        this.config = config;
        this.nextTxOffset = log.nextTxOffset();
        this.durableOffset = log.durableCount() - 1;
        this.thread = new Thread(this::run, "log-" + name);
        this.thread.setDaemon(true);
    }

    /**
     * Starts the log thread.
     *
     * @param name of the database, for the name of the thread
     * @param log is owned by this object from now on and closed with it
     */
    public static LocalDurability start(String name, Commitlog log, DurabilityConfig config) {
        LocalDurability durability = new LocalDurability(name, log, config);
        durability.thread.start();
        return durability;
    }

    @Override
    public void append(long txOffset, byte[] payload, int offset, int length) {
        CommitBatch.checkPayloadLength(length);
        lock.lock();
        try {
            checkOpen();
            if (txOffset != nextTxOffset) {
                throw new IllegalArgumentException(
                        "transactions must be appended in order: expected=" + nextTxOffset + ", actual=" + txOffset);
            }
            // During a stall the caller must not wait: nobody knows how long. It brings one transaction more, not many.
            while (isFull(length) && stall == null) {
                drained.awaitUninterruptibly();
                checkOpen();
            }
            filling.add(txOffset, payload, offset, length);
            nextTxOffset = txOffset + 1;
            if (filling.count() == 1) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(int additionalBytes) {
        return filling.count() > 0
                && (filling.count() >= config.queueCountMax()
                        || filling.sizeBytes() + (long) additionalBytes > config.queueSizeMaxBytes());
    }

    private void checkOpen() {
        Throwable cause = failure;
        if (cause != null) {
            throw DurabilityException.failed(durableOffset, cause);
        }
        if (closing) {
            throw new DurabilityException(DurabilityErrorCode.DURABILITY_CLOSED, "database is closed", null);
        }
    }

    private void run() {
        try {
            while (takeBatch()) {
                write();
                log.force();
                forceCount++;
                publish(draining.firstTxOffset() + draining.count() - 1);
                draining.clear();
                log.prepareNext();
            }
            log.close();
        } catch (RuntimeException | Error e) {
            // Boundary of the log thread. Nothing may be acknowledged from here on, whatever the reason was.
            OutOfMemory.check(e);
            fail(e);
        }
    }

    /** Writes the draining batch, as often as it takes. */
    private void write() {
        long delayMs = RETRY_MIN_MS;
        while (!tryWrite()) {
            awaitRetry(delayMs);
            delayMs = Math.min(2 * delayMs, RETRY_MAX_MS);
        }
        if (stall != null) {
            stall = null;
            LOG.info("log is written again: thread={}, durableOffset={}", thread.getName(), durableOffset);
        }
    }

    /** Returns whether the batch was written; false if that is worth another try. */
    private boolean tryWrite() {
        boolean last = isClosing();
        try {
            log.write(draining);
            return true;
        } catch (CommitlogException e) {
            if (last || e.code() != CommitlogErrorCode.COMMITLOG_WRITE) {
                throw e;
            }
            stalled(e);
            return false;
        }
    }

    private void stalled(CommitlogException reason) {
        boolean begins = stall == null;
        if (begins) {
            LOG.error(
                    "log cannot be written, database refuses writes until it can: thread={}, durableOffset={}",
                    thread.getName(),
                    durableOffset,
                    reason);
        }
        lock.lock();
        try {
            stall = reason;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        if (begins) {
            tell(stallListeners, reason);
        }
    }

    private void tell(List<Consumer<Throwable>> told, Throwable reason) {
        for (Consumer<Throwable> listener : told) {
            try {
                listener.accept(reason);
            } catch (RuntimeException e) {
                LOG.error("listener of failures and stalls failed: thread={}", thread.getName(), e);
            }
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a while, or until somebody closes. */
    private void awaitRetry(long delayMs) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(delayMs);
            while (nanos > 0 && !closing) {
                nanos = arrived.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; another try does no harm.
            LOG.debug("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for transactions and makes them the draining batch; returns false if there are none and none will come. */
    private boolean takeBatch() {
        lock.lock();
        try {
            while (filling.count() == 0 && !closing) {
                arrived.awaitUninterruptibly();
            }
            if (filling.count() == 0) {
                return false;
            }
            CommitBatch taken = filling;
            filling = draining;
            draining = taken;
            drained.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void publish(long txOffset) {
        durableOffset = txOffset;
        for (LongConsumer listener : listeners) {
            try {
                listener.accept(txOffset);
            } catch (RuntimeException e) {
                LOG.error("listener of durable offset failed: thread={}, txOffset={}", thread.getName(), txOffset, e);
            }
        }
    }

    private void fail(Throwable cause) {
        LOG.error(
                "log failed, database refuses writes: thread={}, durableOffset={}",
                thread.getName(),
                durableOffset,
                cause);
        List<Consumer<Throwable>> told;
        lock.lock();
        try {
            failure = cause;
            stall = null;
            told = List.copyOf(failureListeners);
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        tell(told, cause);
        try {
            log.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public long durableOffset() {
        return durableOffset;
    }

    @Override
    public void release(long txCount) {
        log.releaseBelow(txCount, config.archiveDirectory());
    }

    /** Returns how many forces were done for appended transactions. */
    public long forceCount() {
        return forceCount;
    }

    @Override
    public void addListener(LongConsumer durableOffsetListener) {
        listeners.add(durableOffsetListener);
    }

    @Override
    public void addFailureListener(Consumer<Throwable> failureListener) {
        Throwable cause;
        lock.lock();
        try {
            cause = failure;
            failureListeners.add(failureListener);
        } finally {
            lock.unlock();
        }
        if (cause != null) {
            failureListener.accept(cause);
        }
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public @Nullable Throwable stall() {
        return stall;
    }

    @Override
    public void addStallListener(Consumer<Throwable> stallListener) {
        stallListeners.add(stallListener);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        joinThread();
        Throwable cause = failure;
        if (cause != null) {
            throw new DurabilityException(
                    DurabilityErrorCode.DURABILITY_FAILED,
                    "database closed after its log failed: durableOffset=" + durableOffset,
                    cause);
        }
    }

    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // What was committed must still reach the disk; the caller sees the flag afterwards.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
