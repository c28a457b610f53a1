package dev.stdb.server.net;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.api.ClientConnection;
import dev.stdb.server.api.ClientTransport;
import dev.stdb.server.api.ErrorStatus;
import dev.stdb.server.protocol.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames of one WebSocket connection: hands payloads to the {@link ClientConnection} and sends what its outbox holds, as
 * fast as the socket takes it. Confined to the event loop, except for the methods of {@link ClientTransport}.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements ClientTransport {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

    // Payloads of all connections of an event loop are assembled here, one after the other.
    private static final FastThreadLocal<BsatnWriter> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected BsatnWriter initialValue() {
            return new BsatnWriter(SCRATCH_CAPACITY);
        }
    };
    private static final int SCRATCH_CAPACITY = 64 * 1024;
    // One large answer must not pin its size in memory for ever.
    private static final int SCRATCH_KEPT = 4 * 1024 * 1024;
    // Larger payloads are sent in fragments: they take socket buffers bit by bit and let pings through.
    private static final int FRAGMENT_MAX = 128 * 1024;

    private final WebSocketConfig config;
    private final WakeUps wakeUps;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();

    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientConnection client;
    private @Nullable Future<?> timer;
    private @Nullable UnsentPayload unsent;
    private long lastReceivedNanos;
    private long lastPingNanos;
    private boolean pongPending;
    private boolean established;
    private boolean closing;

    WebSocketHandler(WebSocketConfig config, WakeUps wakeUps) {
        this.config = config;
        this.wakeUps = wakeUps;
    }

    /** Completes the construction; before the handler is added to a pipeline. */
    void bind(ClientConnection connection) {
        client = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** The 101 is on its way: starts the timers and the session. */
    void established() {
        ChannelHandlerContext ctx = context();
        if (!ctx.channel().isActive()) {
            return;
        }
        established = true;
        lastReceivedNanos = System.nanoTime();
        sendPing(ctx);
        long periodNanos = Math.max(
                1,
                Math.min(config.pingInterval().toNanos(), config.idleTimeout().toNanos() / 4));
        timer = ctx.executor().scheduleAtFixedRate(() -> tick(ctx), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        connection().open();
    }

    private void tick(ChannelHandlerContext ctx) {
        long now = System.nanoTime();
        if (now - lastReceivedNanos > config.idleTimeout().toNanos()) {
            ctx.close();
        } else if (!pongPending
                && !closing
                && now - lastPingNanos >= config.pingInterval().toNanos()) {
            sendPing(ctx);
        }
    }

    private void sendPing(ChannelHandlerContext ctx) {
        pongPending = true;
        lastPingNanos = System.nanoTime();
        ctx.writeAndFlush(new PingWebSocketFrame());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        lastReceivedNanos = System.nanoTime();
        try {
            if (frame instanceof PongWebSocketFrame) {
                pongPending = false;
            } else if (frame instanceof PingWebSocketFrame) {
                // Who pings without reading must not pile up answers; the newest ping is all that needs one.
                if (!closing && ctx.channel().isWritable()) {
                    ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
                }
            } else if (frame instanceof CloseWebSocketFrame close) {
                closedByPeer(ctx, close);
            } else if (!closing) {
                data(frame);
            }
        } finally {
            frame.release();
        }
    }

    private void data(WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame) {
            byte[] payload = new byte[frame.content().readableBytes()];
            frame.content().readBytes(payload);
            connection().receive(payload);
        } else if (frame instanceof TextWebSocketFrame) {
            connection().receivedText();
        }
    }

    private void closedByPeer(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        if (closing) {
            ctx.close();
            return;
        }
        closing = true;
        int code = close.statusCode();
        CloseWebSocketFrame echo = code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, "");
        ctx.writeAndFlush(echo).addListener(sent -> ctx.close());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        unsent = null;
        if (established) {
            connection().disconnected();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Oversized and malformed frames end here: the connection is dropped without a close frame.
        LOG.debug("websocket dropped: peer={}", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }

    /** Sends what can be sent; on the event loop. Never throws, as other connections are served after this one. */
    void drain() {
        drainScheduled.set(false);
        ChannelHandlerContext ctx = context();
        if (closing || !ctx.channel().isActive()) {
            return;
        }
        try {
            send(ctx);
        } catch (RuntimeException e) { // Boundary: a message that cannot be encoded costs its connection only.
            LOG.error("websocket dropped: peer={}", ctx.channel().remoteAddress(), e);
            ctx.close();
        }
    }

    private void send(ChannelHandlerContext ctx) {
        BsatnWriter scratch = SCRATCH.get();
        boolean written = false;
        while (ctx.channel().isWritable()) {
            if (unsent == null) {
                Frame frame = connection().nextFrame(scratch);
                if (frame == null) {
                    break;
                }
                if (frame.payloadLength() <= FRAGMENT_MAX && frame.rest().isEmpty()) {
                    ctx.write(toBuffer(ctx, frame, scratch));
                    written = true;
                    continue;
                }
                unsent = new UnsentPayload(frame.array() == scratch.array() ? owned(frame) : frame);
            }
            written = true;
            if (unsent.writeFragment(ctx, FRAGMENT_MAX)) {
                unsent = null;
            }
        }
        if (written) {
            ctx.flush();
        }
        if (scratch.array().length > SCRATCH_KEPT) {
            SCRATCH.remove();
        }
    }

    /** The frame is written below the WebSocket encoder, as its header is there already. */
    private static ByteBuf toBuffer(ChannelHandlerContext ctx, Frame frame, BsatnWriter scratch) {
        if (frame.array() == scratch.array()) {
            return ctx.alloc().buffer(frame.length()).writeBytes(frame.array(), frame.offset(), frame.length());
        }
        return Unpooled.wrappedBuffer(frame.array(), frame.offset(), frame.length());
    }

    private static Frame owned(Frame frame) {
        byte[] copy = Arrays.copyOfRange(frame.array(), frame.offset(), frame.offset() + frame.length());
        return new Frame(copy, 0, frame.length(), frame.payloadLength(), frame.rest());
    }

    @Override
    public void wakeUp() {
        if (drainScheduled.compareAndSet(false, true)) {
            wakeUps.add(context().executor(), this);
        }
    }

    @Override
    public void execute(Runnable action) {
        context().executor().execute(action);
    }

    @Override
    public void close(int code, String reason) {
        execute(() -> {
            ChannelHandlerContext ctx = context();
            if (closing || !ctx.channel().isActive()) {
                return;
            }
            closing = true;
            ctx.writeAndFlush(new CloseWebSocketFrame(code, ErrorStatus.truncateCloseReason(reason)));
            ctx.executor().schedule(() -> ctx.close(), config.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    @Override
    public void abort() {
        execute(() -> {
            closing = true;
            context().close();
        });
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return ctx;
    }

    private ClientConnection connection() {
        ClientConnection connection = client;
        if (connection == null) {
            throw new IllegalStateException("the handler is not bound to a connection");
        }
        return connection;
    }
}
