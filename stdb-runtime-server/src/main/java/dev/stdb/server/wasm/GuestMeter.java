package dev.stdb.server.wasm;

import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.abi.CallBudget;
import dev.stdb.server.guest.abi.GuestTrapException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.GlobalInstance;

/**
 * Counters of the one live instance of a compiled guest: time, stack, objects. Generated code works on the public
 * fields. Confined to the thread that runs the instance.
 */
public final class GuestMeter implements CallBudget {
    /**
     * Loop back edges and calls between two looks at the clock. A check costs a few nanoseconds, so a slice is well
     * under a millisecond of guest code.
     */
    private static final int SLICE = 100_000;

    /** Entries of a table or array that cost as much as a loop iteration. */
    private static final int ENTRIES_SHIFT = 2;

    /** Loop iterations that evaluating a constant expression is worth. */
    private static final int CONSTANT_UNITS = 32;

    /** Objects up to this many slots cost no more than the loop iteration that makes them. */
    private static final int SLOTS_FREE = 64;

    private static final int OBJECT_BYTES = 56;
    private static final int SLOT_BYTES = 12;
    private static final int TABLE_ENTRY_BYTES = 16;

    /** Checks left in this slice. */
    public int fuel;

    /** Estimated bytes on the guest's stack. */
    public int stackBytes;

    /** Limit of {@link #stackBytes}. */
    public final int stackBytesMax;

    /** Bytes that may still be allocated before the next sample. */
    public int heapSlack = GuestHeap.SAMPLE_BYTES;

    /** Object whose methods are the guest's imports. */
    public @Nullable Object host;

    /** Globals of the live instance, or null while it is being instantiated. */
    public GlobalInstance @Nullable [] globals;

    private final WasmLimits limits;
    private final LongSupplier nanoClock;
    private final MemoryShare share;
    private GuestHeap heap;
    private long tableEntries;
    private long callNanosMax;
    private long deadlineNanos;
    private boolean timed;

    GuestMeter(WasmLimits limits, LongSupplier nanoClock, MemoryAccount account) {
        this.share = new MemoryShare(account, this);
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.stackBytesMax = limits.stackBytesMax();
        this.heap = new GuestHeap(limits.heapBytesMax(), share);
    }

    /** Forgets the previous instance. */
    void reset(Object newHost) {
        host = newHost;
        globals = null;
        share.clear();
        tableEntries = 0;
        heap = new GuestHeap(limits.heapBytesMax(), share);
        heapSlack = GuestHeap.SAMPLE_BYTES;
    }

    /**
     * Starts a call: full budget, empty stack.
     *
     * @param nanosMax most time in nanoseconds, if that is less than what every call gets
     */
    void beginCall(long nanosMax) {
        callNanosMax = Math.min(nanosMax, limits.callNanosMax());
        fuel = SLICE;
        stackBytes = 0;
        timed = false;
    }

    @Override
    public void charge(int units) {
        fuel -= units;
        if (fuel < 0) {
            refill();
        }
    }

    /** Charges for touching entries of tables or arrays; a negative number is a very large one. */
    public void chargeEntries(int count) {
        charge(count >>> ENTRIES_SHIFT);
    }

    /** Charges for evaluating constant expressions; a negative number is a very large one. */
    public void chargeConstants(int count) {
        charge((int) Math.min(Integer.MAX_VALUE, CONSTANT_UNITS * Integer.toUnsignedLong(count)));
    }

    /** Grants the next slice, or ends the call when its time is over. */
    public void refill() {
        long now = nanoClock.getAsLong();
        if (!timed) {
            // The clock is first read after one slice, so that short calls never read it; the deadline is that much
            // later.
            timed = true;
            deadlineNanos = now + callNanosMax;
        } else if (now - deadlineNanos >= 0) {
            throw new GuestLimitException(
                    GuestTrapException.Kind.TIME,
                    "call time limit exceeded: callMillisMax=" + callNanosMax / 1_000_000);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new GuestLimitException(GuestTrapException.Kind.TIME, "call interrupted");
        }
        fuel = SLICE;
    }

    /** Returns what was charged since the last look at the clock. */
    int unitsOfSlice() {
        return SLICE - fuel;
    }

    @Override
    public void exclude(long nanos) {
        deadlineNanos += nanos;
    }

    /** Ends a call that nests too deep. */
    public RuntimeException stackExceeded() {
        throw new GuestLimitException(
                GuestTrapException.Kind.STACK, "guest stack limit exceeded: bytesMax=" + stackBytesMax);
    }

    /** Checks that an array of the given length may be allocated. Traps on a negative length. */
    public void requireArray(int length) {
        if (length < 0) {
            throw new HostTrapException("negative array length");
        }
        if (length > GuestHeap.SAMPLE_BYTES / SLOT_BYTES) {
            heap.require(OBJECT_BYTES + (long) SLOT_BYTES * length);
        }
    }

    /** Accounts for a new object with the given number of fields or elements. */
    public void allocated(Object object, int slots) {
        long bytes = OBJECT_BYTES + (long) SLOT_BYTES * slots;
        if (slots > SLOTS_FREE) {
            chargeEntries(slots);
        }
        if ((heapSlack -= (int) Math.min(bytes, Integer.MAX_VALUE / 2)) < 0) {
            heap.sample(object, GuestHeap.SAMPLE_BYTES - (long) heapSlack);
            heapSlack = GuestHeap.SAMPLE_BYTES;
        }
    }

    /** Returns whether the tables may have so many entries more, and counts them. */
    public boolean growTables(long entries) {
        if (entries < 0
                || tableEntries + entries > limits.tableEntriesMax()
                || !share.tryTake(TABLE_ENTRY_BYTES * entries)) {
            return false;
        }
        tableEntries += entries;
        return true;
    }

    /** Returns whether linear memory may grow by so many bytes. */
    boolean growMemory(long bytes) {
        return share.tryTake(bytes);
    }

    /** Takes the linear memory and the tables of a new instance; ends its creation if they are not to be had. */
    void takeInitial(long memoryBytes, long entries) {
        share.take(memoryBytes + TABLE_ENTRY_BYTES * entries);
        tableEntries = entries;
    }
}
