package dev.stdb.server.api;

import dev.stdb.server.protocol.OutgoingMessage;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages waiting to be sent to one connection, strictly first in, first out (spec wire-protocol.md §11.9, §11.10).
 *
 * <p>Any thread may {@link #offer}; one consumer, the event loop of the connection, calls {@link #peek} and
 * {@link #remove}. On a connection with confirmed reads the head is invisible until its transaction is durable.
 */
final class Outbox {

    /** Messages a connection may leave unsent before it is cut off. */
    static final int CAPACITY = 16_384;

    private final boolean confirmed;
    private final DurabilityGate gate;
    private final Runnable wakeUp;
    private final Runnable release = this::release;
    private final AtomicBoolean held = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock: filled by producers, swapped with the consumer's empty queue.
    private ArrayDeque<OutgoingMessage> incoming = new ArrayDeque<>();
    // Written under lock by producers; the consumer subtracts what it removed when it swaps.
    private int count;

    // Confined to the consumer.
    private ArrayDeque<OutgoingMessage> draining = new ArrayDeque<>();
    private int removed;

    /**
     * Creates an empty outbox.
     *
     * @param confirmed whether messages wait for durability
     * @param wakeUp tells the consumer that there may be something to send; called on any thread, must not block
     */
    Outbox(boolean confirmed, DurabilityGate gate, Runnable wakeUp) {
        this.confirmed = confirmed;
        this.gate = gate;
        this.wakeUp = wakeUp;
    }

    /** Appends a message; returns false, without appending, if the outbox is full. */
    boolean offer(OutgoingMessage message) {
        lock.lock();
        try {
            if (count >= CAPACITY) {
                return false;
            }
            incoming.add(message);
            count++;
        } finally {
            lock.unlock();
        }
        if (held.get()) {
            // An earlier message waits for durability; its release will find this one too.
            return true;
        }
        if (mustWait(message)) {
            hold(message);
        } else {
            wakeUp.run();
        }
        return true;
    }

    /** Returns the next message that may be sent now, or null; then a later wake-up follows if one is waiting. */
    @Nullable
    OutgoingMessage peek() {
        if (draining.isEmpty()) {
            swap();
        }
        OutgoingMessage head = draining.peek();
        if (head != null && mustWait(head)) {
            hold(head);
            return null;
        }
        return head;
    }

    /** Removes the message {@link #peek} returned. */
    void remove() {
        draining.remove();
        removed++;
    }

    private void swap() {
        lock.lock();
        try {
            ArrayDeque<OutgoingMessage> filled = incoming;
            incoming = draining;
            draining = filled;
            count -= removed;
            removed = 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean mustWait(OutgoingMessage message) {
        return confirmed && message.txOffset() != OutgoingMessage.NO_STATE && !gate.isDurable(message.txOffset());
    }

    private void hold(OutgoingMessage message) {
        if (held.compareAndSet(false, true)) {
            gate.onNextOpening(release);
            if (!mustWait(message)) {
                // It became durable between the check and the registration; nobody else would wake us.
                release();
            }
        }
    }

    private void release() {
        held.set(false);
        wakeUp.run();
    }
}
