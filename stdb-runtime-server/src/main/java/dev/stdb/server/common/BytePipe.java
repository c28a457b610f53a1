package dev.stdb.server.common;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one thread, which never waits, to another one, which does: the body of a request while it
 * still arrives (ADR 0049). The writer is told when it must stop and when it may go on, so that no more than a window
 * is kept. Thread-safe.
 */
public final class BytePipe {

    /** Why the rest of the bytes does not come. */
    public enum Failure {
        /** Who sends them is gone. */
        GONE,
        /** Who sends them takes too long. */
        TOO_SLOW,
        /** There are more than may be. */
        TOO_LARGE
    }

    private final int windowBytes;
    private final long lengthKnown;
    private final Runnable whenRoom;
    private final Runnable whenArrived;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
    /** Bytes of the first part that were read. */
    private int partRead;
    /** Bytes that are kept. */
    private int kept;

    private long read;
    private boolean full;
    private boolean arrived;
    private boolean told;
    private boolean closed;
    private @Nullable Failure failure;

    /**
     * Creates an empty pipe.
     *
     * @param windowBytes bytes with which it is full
     * @param lengthKnown bytes that are to come in all; -1 if that is not known
     * @param whenRoom runs each time it has been full and is half empty, on the thread that reads
     * @param whenArrived runs once when no more bytes will come, or nobody wants them
     */
    public BytePipe(int windowBytes, long lengthKnown, Runnable whenRoom, Runnable whenArrived) {
        this.windowBytes = windowBytes;
        this.lengthKnown = lengthKnown;
        this.whenRoom = whenRoom;
        this.whenArrived = whenArrived;
    }

    /**
     * Adds bytes, which are not modified any more. Those that nobody wants are dropped.
     *
     * @return false if no more are to be added until there is room
     */
    public boolean add(byte[] bytes) {
        lock.lock();
        try {
            if (closed || failure != null || bytes.length == 0) {
                return !full;
            }
            parts.add(bytes);
            kept += bytes.length;
            // Stays so until the reader says that there is room: the writer may add what was under way meanwhile.
            full |= kept >= windowBytes;
            changed.signalAll();
            return !full;
        } finally {
            lock.unlock();
        }
    }

    /** All bytes have come. */
    public void complete() {
        end(null, false);
    }

    /** No more bytes will come, and those that have are no good. Does nothing if all have come already. */
    public void fail(Failure why) {
        end(why, false);
    }

    /** Nobody wants the rest; if there is any, who reads on finds that its sender is gone. */
    public void close() {
        end(null, true);
    }

    private void end(@Nullable Failure why, boolean unwanted) {
        boolean tell;
        lock.lock();
        try {
            if (!arrived && !closed) {
                failure = why;
                arrived = !unwanted;
            }
            if (unwanted && failure == null && (!arrived || kept > 0)) {
                // Whoever reads on must not take what was dropped for the end.
                failure = Failure.GONE;
            }
            closed |= unwanted;
            if (closed || failure != null) {
                parts.clear();
                kept = 0;
            }
            tell = !told;
            told = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (tell) {
            whenArrived.run();
        }
    }

    /** Returns why the rest does not come, or null. */
    public @Nullable Failure failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes are to be read, as far as that is known: those that are here, if not. */
    public int remaining() {
        lock.lock();
        try {
            return (int) Math.min(Integer.MAX_VALUE, lengthKnown < 0 ? kept : lengthKnown - read);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the bytes that are kept. */
    public int kept() {
        lock.lock();
        try {
            return kept;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether every byte was read. */
    public boolean isExhausted() {
        lock.lock();
        try {
            return arrived && failure == null && kept == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there are bytes to read, or will be none.
     *
     * @param nanosMax longest wait; who waits longer fails the pipe
     * @return the part of the wait that was left
     * @throws InterruptedException if the thread is interrupted
     */
    public long await(long nanosMax) throws InterruptedException {
        long left = nanosMax;
        lock.lockInterruptibly();
        try {
            while (kept == 0 && !arrived && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (left <= 0) {
            fail(Failure.TOO_SLOW);
        }
        return Math.max(0, left);
    }

    /**
     * Reads bytes without waiting.
     *
     * @return how many were read; 0 if there are none, or the pipe has failed
     */
    public int read(byte[] target, int offset, int length) {
        int count = 0;
        boolean tell;
        lock.lock();
        try {
            while (count < length && kept > 0) {
                byte[] part = parts.element();
                int some = Math.min(length - count, part.length - partRead);
                System.arraycopy(part, partRead, target, offset + count, some);
                count += some;
                partRead += some;
                kept -= some;
                if (partRead == part.length) {
                    parts.remove();
                    partRead = 0;
                }
            }
            read += count;
            tell = full && kept <= windowBytes / 2;
            full &= !tell;
        } finally {
            lock.unlock();
        }
        if (tell) {
            whenRoom.run();
        }
        return count;
    }
}
