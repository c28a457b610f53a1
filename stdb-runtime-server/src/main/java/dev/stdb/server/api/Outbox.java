package dev.stdb.server.api;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.Deferred;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.UpdateMerger;
import dev.stdb.server.protocol.V1ServerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages waiting to be sent to one connection, strictly first in, first out (spec wire-protocol.md §11.9, §11.10).
 *
 * <p>Any thread may {@link #offer}; one consumer, the event loop of the connection, calls {@link #peek} and {@link
 * #remove}. On a connection with confirmed reads the head is invisible until its transaction is durable; an answer that
 * is still being computed holds up what is behind it.
 *
 * <p>When the client does not keep up, runs of updates become one update (ADR 0020). That is done by a thread that
 * serves slow clients only, while the messages it works on are out of sight of the consumer.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    /** Messages the consumer takes at once; what it has taken is not merged any more. */
    private static final int TAKE_MAX = 64;
    /** Answers up to this size are part of what a connection costs anyway, in bytes. */
    private static final long FREE_BYTES = 16L * 1024;
    /** Answers are charged in steps of so many bytes. */
    private static final long CHARGE_STEP = 64L * 1024;
    /** What may wait for one client while the budget is tight, in bytes; who reads at all keeps below it. */
    private static final long TIGHT_BYTES_MAX = 256L * 1024;

    private final boolean confirmed;
    private final DurabilityGate gate;
    private final OutboxLimits limits;
    private final ByteBudget budget;
    private final ToLongFunction<ServerMessage> answerCost;
    private final Executor merger;
    private final Runnable wakeUp;
    private final Runnable release = this::release;
    private final AtomicBoolean held = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by lock. The counts comprise everything that waits; the consumer settles what it removed.
    private ArrayDeque<OutgoingMessage> incoming = new ArrayDeque<>();
    private long incomingBytes;
    private int count;
    private long updateBytes;
    private long ownUpdateBytes;
    private long answerBytes;
    private long chargedBytes;
    private int mergeAtCount;
    private long mergeAtBytes;
    private boolean merging;
    private boolean closed;

    // Confined to the consumer.
    private final ArrayDeque<OutgoingMessage> draining = new ArrayDeque<>(TAKE_MAX);
    private int removed;
    private long removedUpdateBytes;
    private long removedOwnUpdateBytes;
    private long removedAnswerBytes;

    /**
     * Creates an empty outbox.
     *
     * @param confirmed whether messages wait for durability
     * @param budget what waits is charged to
     * @param answerCost bytes that an answer is charged with; always the same for the same answer
     * @param merger runs the merging of updates
     * @param wakeUp tells the consumer that there may be something to send; called on any thread, must not block
     */
    Outbox(
            boolean confirmed,
            DurabilityGate gate,
            OutboxLimits limits,
            ByteBudget budget,
            ToLongFunction<ServerMessage> answerCost,
            Executor merger,
            Runnable wakeUp) {
        this.confirmed = confirmed;
        this.gate = gate;
        this.limits = limits;
        this.budget = budget;
        this.answerCost = answerCost;
        this.merger = merger;
        this.wakeUp = wakeUp;
        this.mergeAtCount = limits.mergeMessages();
        this.mergeAtBytes = limits.mergeBytes();
    }

    /**
     * Appends a message.
     *
     * @return false, without appending, if too much is waiting; the connection must be given up then
     */
    boolean offer(OutgoingMessage message) {
        ArrayDeque<OutgoingMessage> toMerge;
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (count >= limits.messagesMax()
                    || updateBytes + ownUpdateBytes > bound(limits.updateBytesMax())
                    || answerBytes > bound(limits.answerBytesMax())) {
                return false;
            }
            incoming.add(message);
            count++;
            if (message.message() instanceof TransactionUpdate update) {
                updateBytes += update.sizeHintBytes();
                incomingBytes += update.sizeHintBytes();
                hold(update);
            } else if (isOwnUpdate(message)) {
                ownUpdateBytes += message.message().sizeHintBytes();
                chargeAnswers();
            } else if (!(message.message() instanceof Deferred)) {
                answerBytes += answerCost.applyAsLong(message.message());
                chargeAnswers();
            }
            toMerge = takeIfMergeIsDue();
        } finally {
            lock.unlock();
        }
        if (toMerge != null) {
            merger.execute(() -> merge(toMerge));
            return true;
        }
        if (held.get()) {
            // An earlier message waits for durability; its release will find this one too.
            return true;
        }
        if (mustWait(message)) {
            awaitDurability(message);
        } else {
            wakeUp.run();
        }
        return true;
    }

    /** Returns whether a message tells of a change, but is neither shared nor merged: v1 has such. */
    private static boolean isOwnUpdate(OutgoingMessage message) {
        return message.message() instanceof V1ServerMessage.Transaction transaction && !transaction.isAnswer();
    }

    /** Those who keep much make room when there is little of it. */
    private long bound(long bytesMax) {
        return bytesMax > TIGHT_BYTES_MAX && budget.isTight() ? TIGHT_BYTES_MAX : bytesMax;
    }

    /** Updates are shared among clients, and charged from the first that keeps them to the last that has them. */
    private void hold(TransactionUpdate update) {
        if (update.hold()) {
            budget.reserve(update.sizeHintBytes());
        }
    }

    private void hold(OutgoingMessage message) {
        if (message.message() instanceof TransactionUpdate update) {
            hold(update);
        }
    }

    private void letGo(OutgoingMessage message) {
        if (message.message() instanceof TransactionUpdate update && update.letGo()) {
            budget.release(update.sizeHintBytes());
        }
    }

    /** Charges what no other client shares in steps, so that who reads it costs nothing; under the lock. */
    private void chargeAnswers() {
        long own = answerBytes + ownUpdateBytes;
        long due = closed || own <= FREE_BYTES ? 0 : (own / CHARGE_STEP + 1) * CHARGE_STEP;
        if (due > chargedBytes) {
            budget.reserve(due - chargedBytes);
            chargedBytes = due;
        } else if (chargedBytes - due > CHARGE_STEP || due == 0 && chargedBytes > 0) {
            budget.release(chargedBytes - due);
            chargedBytes = due;
        }
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
            awaitDurability(head);
            return null;
        }
        return head;
    }

    /** Removes the message {@link #peek} returned. */
    void remove() {
        OutgoingMessage message = draining.remove();
        removed++;
        if (message.message() instanceof TransactionUpdate update) {
            removedUpdateBytes += update.sizeHintBytes();
            letGo(message);
        } else if (isOwnUpdate(message)) {
            removedOwnUpdateBytes += message.message().sizeHintBytes();
        } else {
            removedAnswerBytes += answerCost.applyAsLong(message.message());
        }
    }

    /**
     * Notes that an answer offered before has got its size; on any thread.
     *
     * @param preparation what is done with the answer, once it is charged, before the consumer is told
     */
    void completed(Deferred answer, Runnable preparation) {
        lock.lock();
        try {
            answerBytes += answerCost.applyAsLong(answer);
            chargeAnswers();
        } finally {
            lock.unlock();
        }
        preparation.run();
        wakeUp.run();
    }

    private void takeIncoming() {
        lock.lock();
        try {
            count -= removed;
            updateBytes -= removedUpdateBytes;
            ownUpdateBytes -= removedOwnUpdateBytes;
            answerBytes -= removedAnswerBytes;
            removed = 0;
            removedUpdateBytes = 0;
            removedOwnUpdateBytes = 0;
            removedAnswerBytes = 0;
            chargeAnswers();
            if (merging) {
                // What is being merged comes first; a wake-up follows.
                return;
            }
            for (int i = 0; i < TAKE_MAX && !incoming.isEmpty(); i++) {
                OutgoingMessage message = incoming.remove();
                draining.add(message);
                incomingBytes -= message.message() instanceof TransactionUpdate update ? update.sizeHintBytes() : 0;
            }
            if (incoming.isEmpty()) {
                mergeAtCount = limits.mergeMessages();
                mergeAtBytes = limits.mergeBytes();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Merges runs of updates, as far as they may be sent: a merged update must not wait longer than its oldest part. On
     * the merging thread.
     *
     * <p>The next merge is due when as much again is waiting, so that merging costs a constant factor per byte.
     */
    private void merge(ArrayDeque<OutgoingMessage> messages) {
        ArrayDeque<OutgoingMessage> merged = messages;
        try {
            merged = mergedRuns(messages);
        } catch (RuntimeException e) {
            // Boundary: the loop of a background thread. The client gets all updates, unmerged.
            LOG.error("updates not merged: count={}", messages.size(), e);
        }
        if (merged != messages) {
            merged.forEach(this::hold);
            messages.forEach(this::letGo);
        }
        ArrayDeque<OutgoingMessage> toMerge;
        lock.lock();
        try {
            long mergedBytes = updateBytes(merged);
            count += merged.size() - messages.size();
            updateBytes += mergedBytes - updateBytes(messages);
            mergeAtCount = Math.max(limits.mergeMessages(), 2 * merged.size());
            mergeAtBytes = Math.max(limits.mergeBytes(), 2 * mergedBytes);
            if (closed) {
                merged.forEach(this::letGo);
                merged.clear();
            }
            merged.addAll(incoming);
            incoming = merged;
            incomingBytes += mergedBytes;
            merging = false;
            toMerge = takeIfMergeIsDue();
        } finally {
            lock.unlock();
        }
        if (toMerge != null) {
            merger.execute(() -> merge(toMerge));
        } else {
            wakeUp.run();
        }
    }

    /** Takes everything from the producers' queue to be merged, if it is enough; under the lock. */
    private @Nullable ArrayDeque<OutgoingMessage> takeIfMergeIsDue() {
        if (closed || merging || incoming.size() < mergeAtCount && incomingBytes < mergeAtBytes) {
            return null;
        }
        merging = true;
        ArrayDeque<OutgoingMessage> taken = incoming;
        incoming = new ArrayDeque<>();
        incomingBytes = 0;
        return taken;
    }

    private ArrayDeque<OutgoingMessage> mergedRuns(ArrayDeque<OutgoingMessage> messages) {
        ArrayDeque<OutgoingMessage> merged = new ArrayDeque<>();
        List<TransactionUpdate> run = new ArrayList<>();
        long runOffset = OutgoingMessage.NO_STATE;
        for (OutgoingMessage message : messages) {
            if (message.message() instanceof TransactionUpdate update && !mustWait(message)) {
                run.add(update);
                runOffset = message.txOffset();
            } else {
                addMerged(run, runOffset, merged);
                merged.add(message);
            }
        }
        addMerged(run, runOffset, merged);
        return merged;
    }

    private static long updateBytes(ArrayDeque<OutgoingMessage> messages) {
        long bytes = 0;
        for (OutgoingMessage message : messages) {
            bytes += message.message() instanceof TransactionUpdate update ? update.sizeHintBytes() : 0;
        }
        return bytes;
    }

    /** Adds what a run becomes, if anything is left of it, and empties it. */
    private static void addMerged(List<TransactionUpdate> run, long txOffset, ArrayDeque<OutgoingMessage> merged) {
        if (!run.isEmpty()) {
            TransactionUpdate update = run.size() == 1 ? run.get(0) : UpdateMerger.merge(run);
            if (!update.querySets().isEmpty()) {
                merged.add(new OutgoingMessage(update, txOffset));
            }
            run.clear();
        }
    }

    /** Drops everything, now and from now on; to be called by the consumer. */
    void close() {
        lock.lock();
        try {
            closed = true;
            incoming.forEach(this::letGo);
            incoming.clear();
            chargeAnswers();
        } finally {
            lock.unlock();
        }
        draining.forEach(this::letGo);
        draining.clear();
    }

    /** Returns the bytes that wait, for tests of the bounds. */
    long waitingBytes() {
        lock.lock();
        try {
            return updateBytes + ownUpdateBytes + answerBytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean mustWait(OutgoingMessage message) {
        return confirmed && message.txOffset() != OutgoingMessage.NO_STATE && !gate.isDurable(message.txOffset());
    }

    private void awaitDurability(OutgoingMessage message) {
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
