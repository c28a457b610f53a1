package dev.stdb.server.net;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.api.ClientConnection;
import dev.stdb.server.api.ClientTransport;
import dev.stdb.server.api.ErrorStatus;
import dev.stdb.server.common.OutOfMemory;
import dev.stdb.server.protocol.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames of one WebSocket connection: hands payloads to the {@link ClientConnection} and sends what its outbox holds,
 * as fast as the socket takes it. Confined to the event loop, except for the methods of {@link ClientTransport}.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements ClientTransport, FrameReader.Sink {

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
    /** Part of the budget that one message of a client may take, as a divisor. */
    private static final int MESSAGE_DIVISOR = 4;
    // There is no room because of others; how soon there will be some is not known.
    private static final long PAUSE_MS = 50;
    /**
     * Who reads nothing for so long while others need the room is given up; and so is a message that finds no room for
     * so long: what has come of it may be all that the others wait for.
     */
    private static final long STALL_NANOS = 10_000_000_000L;

    private final WebSocketConfig config;
    private final HttpLimits limits;
    private final FrameReader reader;
    // What arrived and could not be read yet: before the session begins, or for lack of room.
    private final ArrayDeque<ByteBuf> input = new ArrayDeque<>();
    private final WakeUps wakeUps;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();

    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientConnection client;
    private @Nullable Future<?> timer;
    private @Nullable UnsentPayload unsent;
    private long lastReceivedNanos;
    private long lastPingNanos;
    private long lastTickNanos;
    private long lastWholeNanos;
    private long unwritableNanos;
    private long starvedNanos;
    private boolean isWriteCharged;
    private boolean pongPending;
    private boolean established;
    private boolean paused;
    private boolean starved;
    private boolean closing;
    private boolean deaf;

    WebSocketHandler(WebSocketConfig config, HttpLimits limits, WakeUps wakeUps) {
        this.config = config;
        this.limits = limits;
        this.wakeUps = wakeUps;
        this.reader = new FrameReader(this, limits.budget(), (int)
                Math.min(limits.sizes().messageBytesMax(), limits.budget().bytesMax() / MESSAGE_DIVISOR));
    }

    /** Completes the construction; before the handler is added to a pipeline. */
    void bind(ClientConnection connection) {
        client = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Takes bytes that came behind the handshake; they are read when the session begins. */
    void receivedEarly(List<ByteBuf> early) {
        input.addAll(early);
    }

    /** The 101 is on its way: starts the timers and the session. */
    void established() {
        ChannelHandlerContext ctx = context();
        if (!ctx.channel().isActive()) {
            return;
        }
        established = true;
        lastReceivedNanos = System.nanoTime();
        lastTickNanos = lastReceivedNanos;
        lastWholeNanos = lastReceivedNanos;
        sendPing(ctx);
        long periodNanos = tickNanos();
        timer = ctx.executor().scheduleAtFixedRate(() -> tick(ctx), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        connection().open();
        readInput(ctx);
    }

    private long tickNanos() {
        return Math.max(
                1,
                Math.min(config.pingInterval().toNanos(), config.idleTimeout().toNanos() / 4));
    }

    private void tick(ChannelHandlerContext ctx) {
        long now = System.nanoTime();
        if (now - lastTickNanos > tickNanos() + RequestDeadline.PAUSE_NANOS) {
            // The whole server stood still, and what clients sent meanwhile is not read yet.
            lastReceivedNanos = now;
            lastWholeNanos = now;
            unwritableNanos = now;
            starvedNanos = now;
        }
        lastTickNanos = now;
        if (now - lastReceivedNanos > config.idleTimeout().toNanos()) {
            ctx.close();
        } else if (reader.isInMessage() && now - lastWholeNanos > limits.transferNanos(reader.messageLength())) {
            close(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "message did not arrive in time");
        } else if (starved && now - starvedNanos > STALL_NANOS) {
            close(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "no room for the message");
        } else if (isWriteCharged && limits.budget().isTight() && now - unwritableNanos > STALL_NANOS) {
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
        ctx.writeAndFlush(ControlFrames.ping());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        lastReceivedNanos = System.nanoTime();
        input.add(bytes);
        if (established && !paused) {
            readInput(ctx);
        }
    }

    private void readInput(ChannelHandlerContext ctx) {
        try {
            for (ByteBuf bytes = input.peek(); bytes != null; bytes = input.peek()) {
                if (!read(bytes)) {
                    pause(ctx);
                    return;
                }
                input.remove().release();
            }
        } catch (FrameReader.Violation e) {
            deaf = true;
            dropInput();
            closeNow(ctx, e.closeCode(), String.valueOf(e.getMessage()));
        }
        if (!reader.isInMessage()) {
            lastWholeNanos = lastReceivedNanos;
        }
    }

    /** Reads what the budget allows; returns whether all was read. */
    private boolean read(ByteBuf bytes) {
        if (!closing && !connection().mayReceive()) {
            return false;
        }
        while (!deaf && bytes.isReadable()) {
            if (!reader.read(bytes)) {
                // Who is told goodbye is only waited for, not listened to.
                deaf = closing;
                starve(!deaf);
                return deaf;
            }
        }
        starve(false);
        return true;
    }

    private void starve(boolean now) {
        if (now && !starved) {
            starvedNanos = System.nanoTime();
        }
        starved = now;
    }

    /** Stops reading until there may be room again. */
    private void pause(ChannelHandlerContext ctx) {
        paused = true;
        ctx.channel().config().setAutoRead(false);
        ctx.executor()
                .schedule(
                        () -> {
                            paused = false;
                            if (ctx.channel().isActive()) {
                                // It is us who do not listen.
                                lastReceivedNanos = System.nanoTime();
                                readInput(ctx);
                            }
                            if (!paused) {
                                ctx.channel().config().setAutoRead(true);
                            }
                        },
                        PAUSE_MS,
                        TimeUnit.MILLISECONDS);
    }

    private void dropInput() {
        for (ByteBuf bytes = input.poll(); bytes != null; bytes = input.poll()) {
            bytes.release();
        }
    }

    @Override
    public void message(byte[] payload) {
        if (!closing) {
            connection().receive(payload);
        }
    }

    @Override
    public void text(byte[] utf8) {
        if (!closing) {
            connection().receiveText(utf8);
        }
    }

    @Override
    public void ping(byte[] payload) {
        // Who pings without reading must not pile up answers; the newest ping is all that needs one.
        ChannelHandlerContext ctx = context();
        if (!closing && ctx.channel().isWritable()) {
            ctx.writeAndFlush(ControlFrames.pong(payload));
        }
    }

    @Override
    public void pong() {
        pongPending = false;
    }

    @Override
    public void close(int code) {
        ChannelHandlerContext ctx = context();
        if (closing) {
            ctx.close();
            return;
        }
        closing = true;
        ByteBuf echo = code < 0 ? ControlFrames.close() : ControlFrames.close(code, "");
        ctx.writeAndFlush(echo).addListener(sent -> ctx.close());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // What fills the socket's buffer is charged as a whole: it changes seldom, its contents often.
        boolean writable = ctx.channel().isWritable();
        if (writable == isWriteCharged) {
            chargeWrites(!writable);
        }
        if (writable) {
            drain();
        }
    }

    private void chargeWrites(boolean charged) {
        isWriteCharged = charged;
        if (charged) {
            unwritableNanos = System.nanoTime();
            limits.budget().reserve(HttpServer.WRITE_BYTES_MAX);
        } else {
            limits.budget().release(HttpServer.WRITE_BYTES_MAX);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        unsent = null;
        if (isWriteCharged) {
            chargeWrites(false);
        }
        dropInput();
        reader.close();
        deaf = true;
        if (established) {
            connection().disconnected();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.check(cause);
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
        } catch (RuntimeException | Error e) { // Boundary: what cannot be encoded costs its connection only.
            OutOfMemory.check(e);
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
        return new Frame(copy, 0, frame.length(), frame.payloadLength(), frame.isText(), frame.rest());
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
        execute(() -> closeNow(context(), code, reason));
    }

    private void closeNow(ChannelHandlerContext ctx, int code, String reason) {
        if (closing || !ctx.channel().isActive()) {
            return;
        }
        closing = true;
        ctx.writeAndFlush(ControlFrames.close(code, ErrorStatus.truncateCloseReason(reason)));
        ctx.executor().schedule(() -> ctx.close(), config.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
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
