package dev.stdb.server.net;

import dev.stdb.server.common.ByteBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Body of a streamed answer as HTTP chunks. Thread-safe. */
final class ChunkedSink implements Reply.StreamSink {

    /** More than the longest tail of a log, so that only who really does not read is cut off. */
    private static final long UNSENT_BYTES_MAX = 32 << 20;
    /** Part of the budget that one stream may keep, as a divisor. */
    private static final int UNSENT_DIVISOR = 8;

    private final ChannelHandlerContext ctx;
    private final boolean keepAlive;
    private final ByteBudget budget;
    private final Consumer<ChannelHandlerContext> finished;
    private final Consumer<ChannelHandlerContext> last;

    /**
     * Creates the body of an answer whose head was sent.
     *
     * @param finished goes on with a connection that is used further
     * @param last ends one that is not
     */
    ChunkedSink(
            ChannelHandlerContext ctx,
            boolean keepAlive,
            ByteBudget budget,
            Consumer<ChannelHandlerContext> finished,
            Consumer<ChannelHandlerContext> last) {
        this.ctx = ctx;
        this.keepAlive = keepAlive;
        this.budget = budget;
        this.finished = finished;
        this.last = last;
    }

    @Override
    public boolean write(byte[] bytes) {
        if (!ctx.channel().isActive()) {
            return false;
        }
        if (bytes.length > 0) {
            // An empty chunk would end the body.
            write(bytes, () -> {});
        }
        long unsent = ctx.channel().bytesBeforeWritable();
        return unsent == 0
                || !budget.isTight() && unsent <= Math.min(UNSENT_BYTES_MAX, budget.bytesMax() / UNSENT_DIVISOR);
    }

    @Override
    public void write(byte[] bytes, Runnable sent) {
        budget.reserve(bytes.length);
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes))).addListener(written -> {
            budget.release(bytes.length);
            sent.run();
        });
    }

    @Override
    public void repeat(byte[] bytes, Duration interval) {
        long nanos = interval.toNanos();
        ScheduledFuture<?> repeating =
                ctx.executor().scheduleWithFixedDelay(() -> writeOrAbort(bytes), nanos, nanos, TimeUnit.NANOSECONDS);
        onClosed(() -> repeating.cancel(false));
    }

    private void writeOrAbort(byte[] bytes) {
        if (!write(bytes)) {
            abort();
        }
    }

    @Override
    public void abort() {
        ctx.close();
    }

    @Override
    public void end() {
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(written -> {
            if (keepAlive && written.isSuccess()) {
                finished.accept(ctx);
            } else {
                last.accept(ctx);
            }
        });
    }

    @Override
    public void onClosed(Runnable action) {
        ctx.channel().closeFuture().addListener(closed -> action.run());
    }
}
