package dev.stdb.server.api;

import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ServerMessage.Deferred;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.UpdateMerger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages waiting to be sent to one connection, strictly first in, first out (spec wire-protocol.md §11.9, §11.10).
 *
 * <p>Any thread may {@link #offer}; one consumer, the event loop of the connection, calls the other methods. On a
 * connection with confirmed reads the head is invisible until its transaction is durable; an answer that is still being
 * computed holds up what is behind it.
 *
 * <p>When the client does not keep up, the consumer is asked to {@link #compact}: runs of updates become one (ADR 0020).
 */
final class Outbox {

    /** Told by an outbox what its consumer should do. Methods may be called on any thread and must not block. */
    interface Consumer {
        /** There may be something to send. */
        void wakeUp();

        /** {@link Outbox#compact} should be called, even if nothing can be sent. */
        void compactSoon();
    }

    private final boolean confirmed;
    private final DurabilityGate gate;
    private final OutboxLimits limits;
    private final Consumer consumer;
    private final Runnable release = this::release;
    private final AtomicBoolean held = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock: filled by producers, taken by the consumer.
    private ArrayDeque<OutgoingMessage> incoming = new ArrayDeque<>();
    // Guarded by lock: everything that waits, in both queues; the consumer settles what it removed when it swaps.
    private int count;
    private long updateBytes;
    private long answerBytes;
    private int mergeAtCount;
    private long mergeAtBytes;
    private boolean compactRequested;
    private boolean closed;

    // Confined to the consumer.
    private ArrayDeque<OutgoingMessage> draining = new ArrayDeque<>();
    private int removed;
    private long removedUpdateBytes;
    private long removedAnswerBytes;

    /**
     * Creates an empty outbox.
     *
     * @param confirmed whether messages wait for durability
     */
    Outbox(boolean confirmed, DurabilityGate gate, OutboxLimits limits, Consumer consumer) {
        this.confirmed = confirmed;
        this.gate = gate;
        this.limits = limits;
        this.consumer = consumer;
        this.mergeAtCount = limits.mergeMessages();
        this.mergeAtBytes = limits.mergeBytes();
    }

    /**
     * Appends a message.
     *
     * @return false, without appending, if too much is waiting; the connection must be given up then
     */
    boolean offer(OutgoingMessage message) {
        boolean compact;
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (count >= limits.messagesMax()
                    || updateBytes > limits.updateBytesMax()
                    || answerBytes > limits.answerBytesMax()) {
                return false;
            }
            incoming.add(message);
            count++;
            if (message.message() instanceof TransactionUpdate update) {
                updateBytes += update.sizeHintBytes();
            } else if (!(message.message() instanceof Deferred)) {
                answerBytes += message.message().sizeHintBytes();
            }
            compact = !compactRequested && (count >= mergeAtCount || updateBytes >= mergeAtBytes);
            compactRequested |= compact;
        } finally {
            lock.unlock();
        }
        if (compact) {
            consumer.compactSoon();
        }
        if (held.get()) {
            // An earlier message waits for durability; its release will find this one too.
            return true;
        }
        if (mustWait(message)) {
            hold(message);
        } else {
            consumer.wakeUp();
        }
        return true;
    }

    /** Returns the next message that may be sent now, or null; then a later wake-up follows if one is waiting. */
    @Nullable
    OutgoingMessage peek() {
        if (draining.isEmpty()) {
            takeIncoming();
        }
        OutgoingMessage head = draining.peek();
        if (head == null || head.message() instanceof Deferred deferred && deferred.answer() == null) {
            // Whoever completes the answer wakes the consumer.
            return null;
        }
        if (mustWait(head)) {
            hold(head);
            return null;
        }
        return head;
    }

    /** Removes the message {@link #peek} returned. */
    void remove() {
        forget(draining.remove());
    }

    private void forget(OutgoingMessage message) {
        removed++;
        if (message.message() instanceof TransactionUpdate update) {
            removedUpdateBytes += update.sizeHintBytes();
        } else {
            removedAnswerBytes += message.message().sizeHintBytes();
        }
    }

    /** Notes that an answer offered before has got its size; on any thread. */
    void completed(Deferred answer) {
        lock.lock();
        try {
            answerBytes += answer.sizeHintBytes();
        } finally {
            lock.unlock();
        }
        consumer.wakeUp();
    }

    /** Moves what producers have added behind what the consumer has, and settles the counts. */
    private void takeIncoming() {
        lock.lock();
        try {
            if (draining.isEmpty()) {
                ArrayDeque<OutgoingMessage> filled = incoming;
                incoming = draining;
                draining = filled;
            } else {
                draining.addAll(incoming);
                incoming.clear();
            }
            settle();
        } finally {
            lock.unlock();
        }
    }

    private void settle() {
        count -= removed;
        updateBytes -= removedUpdateBytes;
        answerBytes -= removedAnswerBytes;
        removed = 0;
        removedUpdateBytes = 0;
        removedAnswerBytes = 0;
        if (!compactRequested && count < limits.mergeMessages() && updateBytes < limits.mergeBytes()) {
            mergeAtCount = limits.mergeMessages();
            mergeAtBytes = limits.mergeBytes();
        }
    }

    /**
     * Merges runs of updates, as far as they may be sent: a merged update must not wait longer than its oldest part.
     *
     * <p>The next merge is due when as much again is waiting, so that merging costs a constant factor per byte.
     */
    void compact() {
        takeIncoming();
        ArrayDeque<OutgoingMessage> all = draining;
        draining = new ArrayDeque<>();
        List<TransactionUpdate> run = new ArrayList<>();
        long runOffset = OutgoingMessage.NO_STATE;
        long addedBytes = 0;
        int addedCount = 0;
        for (OutgoingMessage message = all.poll(); message != null; message = all.poll()) {
            if (message.message() instanceof TransactionUpdate update && !mustWait(message)) {
                run.add(update);
                runOffset = message.txOffset();
                continue;
            }
            OutgoingMessage merged = merged(run, runOffset);
            if (merged != null) {
                draining.add(merged);
                addedCount++;
                addedBytes += merged.message().sizeHintBytes();
            }
            draining.add(message);
        }
        OutgoingMessage merged = merged(run, runOffset);
        if (merged != null) {
            draining.add(merged);
            addedCount++;
            addedBytes += merged.message().sizeHintBytes();
        }
        lock.lock();
        try {
            count += addedCount;
            updateBytes += addedBytes;
            settle();
            compactRequested = false;
            mergeAtCount = Math.max(limits.mergeMessages(), 2 * count);
            mergeAtBytes = Math.max(limits.mergeBytes(), 2 * updateBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the updates of a run out of the counts and returns what replaces them, if anything. */
    private @Nullable OutgoingMessage merged(List<TransactionUpdate> run, long txOffset) {
        if (run.isEmpty()) {
            return null;
        }
        for (TransactionUpdate update : run) {
            removed++;
            removedUpdateBytes += update.sizeHintBytes();
        }
        TransactionUpdate merged = run.size() == 1 ? run.get(0) : UpdateMerger.merge(run);
        run.clear();
        return merged.querySets().isEmpty() ? null : new OutgoingMessage(merged, txOffset);
    }

    /** Drops everything, now and from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            incoming.clear();
        } finally {
            lock.unlock();
        }
        draining.clear();
    }

    /** Returns the bytes that wait, for tests of the bounds. */
    long waitingBytes() {
        lock.lock();
        try {
            return updateBytes + answerBytes;
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
        consumer.wakeUp();
    }
}
