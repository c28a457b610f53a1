package dev.stdb.server.durability;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Durability of a database that lives in memory only: whatever is appended counts as durable at once, so confirmed
 * reads never wait (spec storage.md §5), and nothing survives. Listeners run on the appending thread.
 */
public final class InMemoryDurability implements Durability {

    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private volatile long durableOffset = NONE;
    private volatile boolean closed;

    /** Creates an instance without transactions. */
    public InMemoryDurability() {}

    @Override
    public void append(long txOffset, byte[] payload, int offset, int length) {
        if (closed) {
            throw new DurabilityException(DurabilityErrorCode.DURABILITY_CLOSED, "database is closed", null);
        }
        durableOffset = txOffset;
        for (LongConsumer listener : listeners) {
            listener.accept(txOffset);
        }
    }

    @Override
    public long durableOffset() {
        return durableOffset;
    }

    @Override
    public void addListener(LongConsumer durableOffsetListener) {
        listeners.add(durableOffsetListener);
    }

    @Override
    public void addFailureListener(Consumer<Throwable> failureListener) {
        // Memory does not fail.
    }

    @Override
    public @Nullable Throwable failure() {
        return null;
    }

    @Override
    public void close() {
        closed = true;
    }
}
