package dev.stdb.server.guest.wasm;

import dev.stdb.server.guest.abi.GuestTrapException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates how many garbage-collected bytes an instance keeps alive, without touching its objects.
 *
 * <p>Every {@link #SAMPLE_BYTES} allocated, the object that crossed the line is remembered weakly with the bytes
 * allocated since the previous sample. The weights of the samples that are still reachable estimate the live bytes;
 * garbage that no collection has looked at yet counts as live, so before the limit is enforced the collector is asked to
 * run once. Confined to the instance's thread.
 */
final class GuestHeap {
    /** Allocation between two samples: small against any sensible limit, large against the cost of a sample. */
    static final int SAMPLE_BYTES = 1 << 20;

    private record Sample(WeakReference<Object> object, long bytes) {}

    private final long bytesMax;
    private List<Sample> samples = new ArrayList<>();
    private long estimate;

    GuestHeap(long bytesMax) {
        this.bytesMax = bytesMax;
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
