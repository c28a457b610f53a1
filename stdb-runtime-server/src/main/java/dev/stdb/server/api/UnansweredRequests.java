package dev.stdb.server.api;

import dev.stdb.server.common.ByteBudget;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the requests of one client hold from their arrival to their answer, charged to the budget. Thread-safe: the
 * thread of the transport adds, the threads that answer remove; requests are answered in their order.
 */
final class UnansweredRequests {

    /** What a waiting request takes beside its arguments: the message, its task, the room for its outcome; in bytes. */
    private static final int REQUEST_BYTES = 256;
    /** One client may not fill the queue of a database for all: part of the budget one may hold, as a divisor. */
    private static final int SHARE_DIVISOR = 8;

    private static final int CAPACITY_MIN = 16;

    private final int countMax;
    private final ByteBudget budget;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock: a ring of sizes, whose length is a power of 2.
    private int[] sizes = new int[CAPACITY_MIN];
    private int first;
    private int count;
    private long bytes;

    /** @param countMax most requests that may be without an answer */
    UnansweredRequests(int countMax, ByteBudget budget) {
        this.countMax = countMax;
        this.budget = budget;
    }

    /** Notes a request of so many bytes; returns false if there are too many. */
    boolean add(int messageBytes) {
        int charge = messageBytes + REQUEST_BYTES;
        lock.lock();
        try {
            if (count >= countMax) {
                return false;
            }
            if (count == sizes.length) {
                grow();
            }
            sizes[(first + count++) & (sizes.length - 1)] = charge;
            bytes += charge;
        } finally {
            lock.unlock();
        }
        budget.reserve(charge);
        return true;
    }

    private void grow() {
        int[] larger = new int[2 * sizes.length];
        for (int i = 0; i < count; i++) {
            larger[i] = sizes[(first + i) & (sizes.length - 1)];
        }
        sizes = larger;
        first = 0;
    }

    /** Notes that the oldest request is answered. */
    void removeFirst() {
        int charge;
        lock.lock();
        try {
            if (count == 0) {
                return;
            }
            charge = sizes[first];
            first = (first + 1) & (sizes.length - 1);
            count--;
            bytes -= charge;
        } finally {
            lock.unlock();
        }
        budget.release(charge);
    }

    /** Notes that the newest request was not taken after all. */
    void cancelLast() {
        int charge;
        lock.lock();
        try {
            charge = sizes[(first + --count) & (sizes.length - 1)];
            bytes -= charge;
        } finally {
            lock.unlock();
        }
        budget.release(charge);
    }

    /** Forgets all requests: there is no database any more that holds them. */
    void clear() {
        long charge;
        lock.lock();
        try {
            charge = bytes;
            count = 0;
            bytes = 0;
        } finally {
            lock.unlock();
        }
        budget.release(charge);
    }

    /** Returns whether the client should wait for answers before it sends more. */
    boolean isLarge() {
        lock.lock();
        try {
            return bytes > budget.bytesMax() / SHARE_DIVISOR;
        } finally {
            lock.unlock();
        }
    }
}
