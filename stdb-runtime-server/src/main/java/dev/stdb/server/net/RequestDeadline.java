package dev.stdb.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time until which something must happen on a connection: the first handler of its pipeline, which sees bytes before
 * they are a head. One timer for the life of the connection, however many requests there are. Confined to the event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    /** A timer that is later than this tells that the whole server stood still, which no client is to blame for. */
    static final long PAUSE_NANOS = 1_000_000_000L;

    private final HttpLimits limits;
    private final Runnable expired;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private long startNanos;
    private long lengthNanos;
    private long timerNanos;
    private boolean beforeHead;

    /** Creates a deadline that runs an action when it passes, on the event loop. */
    RequestDeadline(HttpLimits limits, Runnable expired) {
        this.limits = limits;
        this.expired = expired;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        beforeHead = false;
        set(limits.headTimeout().toNanos());
        schedule(ctx, lengthNanos);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (beforeHead) {
            beforeHead = false;
            set(limits.headTimeout().toNanos());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    /** The connection waits for its next request. */
    void awaitHead() {
        set(limits.keepAliveTimeout().toNanos());
        beforeHead = true;
    }

    /** So many bytes must have been transferred in time. */
    void awaitTransfer(long bytes) {
        beforeHead = false;
        lengthNanos = limits.transferNanos(bytes);
        reschedule();
    }

    /** A transfer begins. */
    void startTransfer() {
        beforeHead = false;
        set(limits.transferNanos(0));
    }

    /** The request is complete and waits for its answer. */
    void awaitAnswer() {
        beforeHead = false;
        set(limits.answerTimeout().toNanos());
    }

    /** The answer goes on for as long as the client wants. */
    void none() {
        beforeHead = false;
        set(Long.MAX_VALUE / 4);
    }

    private void set(long nanos) {
        startNanos = System.nanoTime();
        lengthNanos = nanos;
        reschedule();
    }

    /** Brings the timer forward if it would be late; one that is early only looks again. */
    private void reschedule() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && timer != null && startNanos + lengthNanos - timerNanos < 0) {
            timer.cancel(false);
            schedule(ctx, startNanos + lengthNanos - System.nanoTime());
        }
    }

    private void schedule(ChannelHandlerContext ctx, long delayNanos) {
        // A stream may have no deadline; its timer looks again after the longest that a request has.
        long delay = Math.min(delayNanos, limits.answerTimeout().toNanos());
        timerNanos = System.nanoTime() + delay;
        timer = ctx.executor().schedule(() -> tick(ctx), delay, TimeUnit.NANOSECONDS);
    }

    private void tick(ChannelHandlerContext ctx) {
        long now = System.nanoTime();
        if (now - timerNanos > PAUSE_NANOS) {
            startNanos = now;
        }
        long left = startNanos + lengthNanos - now;
        if (left > 0) {
            schedule(ctx, left);
        } else {
            timer = null;
            expired.run();
        }
    }
}
