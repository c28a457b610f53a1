package dev.stdb.examples.transfer.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * One connection with a fixed number of requests in flight. Confined to its event loop; counters are read after {@link
 * #ended}.
 */
final class LoadConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

    private final LoadPlan plan;
    private final SplittableRandom random;
    private final long[] sentNanos;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Histogram latencies = new Histogram(LATENCY_MAX_NANOS, 3);
    private int inFlight;
    private long committed;
    private long refused;

    LoadConnection(LoadPlan plan, SplittableRandom random) {
        this.plan = plan;
        this.random = random;
        this.sentNanos = new long[plan.inFlight()];
    }

    /** Completes when the plan's time is over and every request is answered, or fails with what went wrong. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    Histogram latencies() {
        return latencies;
    }

    /** Returns the calls committed inside the measured time. */
    long committed() {
        return committed;
    }

    /** Returns the calls the reducer refused (insufficient funds and the like) inside the measured time. */
    long refused() {
        return refused;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            ByteBuf batch = ctx.alloc().buffer(plan.inFlight() * Requests.TRANSFER_LENGTH);
            for (int slot = 0; slot < plan.inFlight(); slot++) {
                request(batch, slot);
            }
            send(ctx, batch);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** Sends the requests in {@code batch}, if any, and releases it. */
    private void send(ChannelHandlerContext ctx, ByteBuf batch) {
        int frameLength = plan.batched() ? batch.readableBytes() : Requests.TRANSFER_LENGTH;
        while (batch.isReadable()) {
            ctx.write(new BinaryWebSocketFrame(batch.readRetainedSlice(frameLength)));
        }
        batch.release();
        ctx.flush();
    }

    private void request(ByteBuf batch, int slot) {
        int from = plan.accounts().draw(random);
        int to = plan.accounts().draw(random);
        while (to == from) {
            to = plan.accounts().draw(random);
        }
        sentNanos[slot] = System.nanoTime();
        inFlight++;
        Requests.writeTransfer(batch, slot, from, to, 1);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            ended.completeExceptionally(
                    new IllegalStateException("closed: " + close.statusCode() + " " + close.reasonText()));
        } else if (frame instanceof BinaryWebSocketFrame) {
            receive(ctx, frame.content());
        }
    }

    private void receive(ChannelHandlerContext ctx, ByteBuf payload) {
        if (payload.readByte() != 0) {
            throw new IllegalStateException("compressed although none was asked for");
        }
        ByteBuf batch = ctx.alloc().buffer(plan.inFlight() * Requests.TRANSFER_LENGTH);
        while (payload.isReadable()) {
            receiveMessage(payload, batch);
        }
        send(ctx, batch);
        if (inFlight == 0 && plan.isOver()) {
            ended.complete(null);
        }
    }

    private void receiveMessage(ByteBuf payload, ByteBuf batch) {
        int tag = payload.readByte();
        if (tag == Requests.TAG_INITIAL_CONNECTION) {
            payload.skipBytes(32 + 16);
            payload.skipBytes(payload.readIntLE());
            return;
        }
        if (tag != Requests.TAG_REDUCER_RESULT) {
            throw new IllegalStateException("unexpected message with tag " + tag);
        }
        int slot = payload.readIntLE();
        payload.skipBytes(8);
        boolean ok = readOutcome(payload);
        long now = System.nanoTime();
        inFlight--;
        if (plan.isMeasured(now)) {
            latencies.recordValue(Math.min(now - sentNanos[slot], LATENCY_MAX_NANOS));
            if (ok) {
                committed++;
            } else {
                refused++;
            }
        }
        if (!plan.isOver()) {
            request(batch, slot);
        }
    }

    /** Reads a ReducerOutcome; returns whether the call committed. */
    private static boolean readOutcome(ByteBuf payload) {
        int outcome = payload.readByte();
        switch (outcome) {
            case 0 -> {
                payload.skipBytes(payload.readIntLE());
                if (payload.readIntLE() != 0) {
                    throw new IllegalStateException("an update although nothing is subscribed");
                }
                return true;
            }
            case 1 -> {
                return true;
            }
            case 2 -> {
                payload.skipBytes(payload.readIntLE());
                return false;
            }
            default ->
                throw new IllegalStateException(
                        "internal error: " + payload.readCharSequence(payload.readIntLE(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended.completeExceptionally(new IllegalStateException("the connection was dropped"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ended.completeExceptionally(cause);
        ctx.close();
    }
}
