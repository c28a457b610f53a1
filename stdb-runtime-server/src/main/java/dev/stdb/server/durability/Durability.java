package dev.stdb.server.durability;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes committed transactions safe, in their order, and says up to which one they are.
 *
 * <p>The durable offset only grows. After a failure it never grows again: whoever waits for more must be told through
 * {@link #addFailureListener} or {@link #failure}. While the disk takes nothing it stands still ({@link #stall}): what
 * was appended is kept and written as soon as that works, but more should not be committed ({@link #checkWritable}).
 * Thread-safe, except that {@link #append} has one caller at a time.
 */
public interface Durability extends AutoCloseable {

    /** {@link #durableOffset} when nothing is durable yet. */
    long NONE = -1;

    /**
     * Takes over a committed transaction. Copies the payload. Does not wait for the disk, but blocks while the queue is
     * full, unless there is a stall.
     *
     * @param txOffset number of the transaction, one more than that of the previous append
     * @param payload holds the record from {@code offset} on
     * @param offset first byte of the record
     * @param length length of the record in bytes, at least 1
     * @throws DurabilityException if durability failed before or is closed; the transaction is not and never will be
     *     durable
     */
    void append(long txOffset, byte[] payload, int offset, int length);

    /** Returns the number of the last transaction that survives a crash, or {@link #NONE}. */
    long durableOffset();

    /**
     * Adds a listener that is told each new durable offset, in ascending order, on the log thread. It must not block.
     * Add listeners before the first append; a later one may miss offsets published before.
     */
    void addListener(LongConsumer durableOffsetListener);

    /**
     * Adds a listener that is told of the failure, once, on the log thread or, if it failed already, at once on the
     * calling thread.
     */
    void addFailureListener(Consumer<Throwable> failureListener);

    /** Returns why nothing will become durable anymore; null while all is well. */
    @Nullable
    Throwable failure();

    /** Returns why nothing becomes durable for now, which ends by itself; null while all is well. */
    default @Nullable Throwable stall() {
        return null;
    }

    /**
     * Adds a listener that is told when a stall begins, each time, on the log thread; not of one that has begun. It
     * must not block. Does nothing unless an implementation can stall.
     */
    default void addStallListener(Consumer<Throwable> stallListener) {}

    /**
     * Checks that a transaction may be committed now.
     *
     * @throws DurabilityException with {@link DurabilityErrorCode#DURABILITY_STALLED} during a stall, else if
     *     durability failed
     */
    default void checkWritable() {
        Throwable failed = failure();
        if (failed != null) {
            throw DurabilityException.failed(durableOffset(), failed);
        }
        Throwable stalled = stall();
        if (stalled != null) {
            throw DurabilityException.stalled(stalled);
        }
    }

    /**
     * Says that transactions below {@code txCount} will not be asked for again, because a snapshot has their effects:
     * what only they need may go. Does nothing unless an implementation has something to let go.
     *
     * @throws dev.stdb.StdbException if removing failed; durability itself is not harmed
     */
    default void release(long txCount) {}

    /**
     * Waits until everything appended is durable, then releases all resources. Closing twice has no effect.
     *
     * @throws DurabilityException if something appended did not become durable
     */
    @Override
    void close();
}
