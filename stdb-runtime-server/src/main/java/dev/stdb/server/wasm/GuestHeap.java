package dev.stdb.server.wasm;

import dev.stdb.server.guest.abi.GuestTrapException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates how many garbage-collected bytes an instance keeps alive, without touching its objects.
 *
 * <p>Every {@link #SAMPLE_BYTES} allocated, the object that crossed the line is remembered weakly with the bytes
 * allocated since the previous sample. The weights of the samples that are still reachable estimate the live bytes;
 * garbage that no collection has looked at yet counts as live, so before the limit is enforced the collector is asked
 * to run once. Confined to the instance's thread.
 */
final class GuestHeap {
    /** Allocation between two samples: small against any sensible limit, large against the cost of a sample. */
    static final int SAMPLE_BYTES = 1 << 20;

    private record Sample(WeakReference<Object> object, long bytes) {}

    /**
     * Samples between two looks at which are still alive, so that the account of all guests does not count garbage for
     * long.
     */
    private static final int SWEEP_SAMPLES = 16;

    /** What an instance may keep alive even when the memory of all guests is used up by others. */
    private static final long FREE_BYTES = 4L * SAMPLE_BYTES;

    private final long bytesMax;
    private final MemoryShare share;
    private List<Sample> samples = new ArrayList<>();
    private long estimate;
    private long taken;
    private int untilSweep = SWEEP_SAMPLES;

    GuestHeap(long bytesMax, MemoryShare share) {
        this.bytesMax = bytesMax;
        this.share = share;
    }

    /** Fails if one object alone, or together with what is alive, would exceed the limit. */
    void require(long bytes) {
        if (bytes > bytesMax || estimate + bytes > bytesMax && settled() + bytes > bytesMax) {
            throw exceeded();
        }
    }

    /** Remembers an object that stands for the given bytes; fails if too much is alive. */
    void sample(Object object, long bytes) {
        samples.add(new Sample(new WeakReference<>(object), bytes));
        estimate += bytes;
        if (estimate > bytesMax && settled() > bytesMax) {
            throw exceeded();
        }
        if (--untilSweep == 0) {
            untilSweep = SWEEP_SAMPLES;
            sweep();
        }
        account();
    }

    /** Brings what is taken from the account of all guests up to date. */
    private void account() {
        if (estimate <= taken) {
            share.giveBack(taken - estimate);
            taken = estimate;
        } else if (share.tryTake(estimate - taken)) {
            taken = estimate;
        } else if (settled() > Math.max(taken, FREE_BYTES)) {
            share.take(estimate - taken);
            taken = estimate;
        }
    }

    private long settled() {
        if (sweep() > bytesMax / 2) {
            // Only garbage collection tells dead from alive. It is asked for at most once per half of the limit.
            System.gc();
            sweep();
        }
        return estimate;
    }

    private long sweep() {
        List<Sample> alive = new ArrayList<>();
        long bytes = 0;
        for (Sample sample : samples) {
            if (sample.object().get() != null) {
                alive.add(sample);
                bytes += sample.bytes();
            }
        }
        samples = alive;
        estimate = bytes;
        return bytes;
    }

    private GuestLimitException exceeded() {
        return new GuestLimitException(
                GuestTrapException.Kind.MEMORY, "guest heap limit exceeded: bytesMax=" + bytesMax);
    }
}
