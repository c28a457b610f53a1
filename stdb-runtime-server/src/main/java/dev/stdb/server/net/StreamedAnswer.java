package dev.stdb.server.net;

import dev.stdb.server.api.AnswerStream;
import dev.stdb.server.api.HandlerAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an HTTP handler, which may begin before the handler returns: its parts go to the client while the
 * handler still writes. A handler that is faster than its client waits; a client that is slower than every other may be
 * is cut off (docs/security.md).
 *
 * <p>Written to by the thread of the handler, started and closed by the event loop of the connection.
 */
final class StreamedAnswer implements AnswerStream {

    /** Bytes that may be on their way to a client that has not read them. */
    static final int WINDOW_BYTES = 64 * 1024;

    private final boolean bodyWanted;
    private final HttpLimits limits;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Reply.@Nullable StreamSink sink;
    private boolean begun;
    private boolean closed;
    private boolean over;
    private boolean complete;
    private long unsent;

    /**
     * Creates an answer that has not begun.
     *
     * @param bodyWanted whether the client reads a body
     */
    StreamedAnswer(boolean bodyWanted, HttpLimits limits) {
        this.bodyWanted = bodyWanted;
        this.limits = limits;
    }

    /** Returns the reply; it completes when the answer begins or, if it does not, when the handler has returned. */
    CompletableFuture<Reply> reply() {
        return reply;
    }

    @Override
    public boolean begin(HandlerAnswer head) {
        if (limits.budget().isTight()) {
            close();
            reply.complete(Reply.noRoom());
            return false;
        }
        Reply shown = HandlerRoutes.reply(head).streamed(this::start);
        if (!bodyWanted) {
            close();
            reply.complete(shown);
            return false;
        }
        lock.lock();
        try {
            begun = !closed;
        } finally {
            lock.unlock();
        }
        reply.complete(shown);
        return begun;
    }

    /** Begins to send; on the event loop. */
    private void start(Reply.StreamSink opened) {
        boolean isOver;
        lock.lock();
        try {
            sink = opened;
            isOver = over;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (isOver) {
            finish(opened);
        }
    }

    @Override
    public boolean write(byte[] bytes) throws InterruptedException {
        Reply.StreamSink open = awaitRoom(bytes.length);
        if (open == null) {
            return false;
        }
        open.write(bytes, () -> sent(bytes.length));
        return true;
    }

    /** Waits until so many bytes more may be on their way, and counts them; returns null if nobody reads them. */
    private Reply.@Nullable StreamSink awaitRoom(int count) throws InterruptedException {
        Reply.StreamSink slow;
        lock.lockInterruptibly();
        try {
            long left = limits.transferNanos(WINDOW_BYTES);
            while (!closed && left > 0 && (sink == null || unsent >= WINDOW_BYTES)) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return null;
            }
            if (left > 0) {
                unsent += count;
                return sink;
            }
            closed = true;
            slow = sink;
        } finally {
            lock.unlock();
        }
        if (slow != null) {
            slow.abort();
        }
        return null;
    }

    private void sent(int count) {
        lock.lock();
        try {
            unsent -= count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The client is gone, or wants no more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The handler has returned.
     *
     * @param answer what it answered; empty if that is what it has written, null if the request failed
     * @param failure why it failed, or null
     */
    void ended(@Nullable Optional<HandlerAnswer> answer, @Nullable Throwable failure) {
        Reply.StreamSink open;
        lock.lock();
        try {
            over = true;
            complete = answer != null && answer.isEmpty();
            open = sink;
        } finally {
            lock.unlock();
        }
        if (begun) {
            if (open != null) {
                finish(open);
            }
        } else if (failure != null) {
            reply.completeExceptionally(failure);
        } else if (answer != null && answer.isPresent()) {
            reply.complete(HandlerRoutes.reply(answer.get()));
        }
    }

    /** Ends the body, or breaks it off so that the client sees that something is missing. */
    private void finish(Reply.StreamSink open) {
        if (complete) {
            open.end();
        } else {
            open.abort();
        }
    }
}
