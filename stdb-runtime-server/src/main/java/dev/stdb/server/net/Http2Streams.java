package dev.stdb.server.net;

import dev.stdb.server.common.OutOfMemory;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one HTTP/2 connection: each is served like a connection of HTTP/1.1 with one request, within the same
 * limits. A connection without streams is closed after a while. Confined to the event loop of the connection.
 */
final class Http2Streams extends ChannelInboundHandlerAdapter {

    /** Most streams of a connection at a time. */
    private static final int STREAMS_MAX = 32;

    /** Most streams that a client may reset in {@link #RESET_SECONDS}; each has cost more than its reset. */
    private static final int RESETS_MAX = 200;

    private static final int RESET_SECONDS = 30;

    /** Most frames of a head that are small, so that a head cannot be cut into any number of them. */
    private static final int SMALL_CONTINUATIONS_MAX = 16;

    /** Most answers to settings and pings that a client may leave unread. */
    private static final int CONTROL_FRAMES_MAX = 1_000;

    private final HttpLimits limits;
    private int open;
    private @Nullable Future<?> closing;

    private Http2Streams(HttpLimits limits) {
        this.limits = limits;
    }

    /** Turns a connection whose client has sent the preface of HTTP/2 into one of that protocol. */
    static void serve(ChannelHandlerContext ctx, HttpServices services) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(RequestDeadline.class);
        pipeline.remove("http-encoder");
        pipeline.remove("http-decoder");
        pipeline.remove(HttpConnectionHandler.class);
        Http2Streams streams = new Http2Streams(services.limits());
        pipeline.addLast(codec(services.limits()))
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        streams.opened(ctx.channel(), stream);
                        HttpConnectionHandler http = HttpConnectionHandler.ofStream(services);
                        stream.pipeline()
                                .addLast(http.deadline())
                                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                                .addLast(new HeadsAlone())
                                .addLast(http);
                    }
                }))
                .addLast(streams);
        streams.closeLater(ctx.channel(), services.limits().headTimeout());
    }

    private static Http2FrameCodec codec(HttpLimits limits) {
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(STREAMS_MAX)
                        .maxHeaderListSize(limits.sizes().headBytesMax()))
                .decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESET_SECONDS)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS_MAX)
                .encoderEnforceMaxQueuedControlFrames(CONTROL_FRAMES_MAX)
                .gracefulShutdownTimeoutMillis(0)
                .build();
    }

    private void opened(Channel connection, Channel stream) {
        open++;
        if (closing != null) {
            closing.cancel(false);
            closing = null;
        }
        stream.config().setWriteBufferWaterMark(connection.config().getWriteBufferWaterMark());
        limits.budget().reserve(HttpLimits.CONNECTION_BYTES);
        stream.closeFuture().addListener(closed -> {
            limits.budget().release(HttpLimits.CONNECTION_BYTES);
            open--;
            if (open == 0 && connection.isActive()) {
                closeLater(connection, limits.keepAliveTimeout());
            }
        });
    }

    /** Closes the connection unless a stream is opened in time. */
    private void closeLater(Channel connection, Duration wait) {
        closing = connection.eventLoop().schedule(() -> connection.close(), wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (closing != null) {
            closing.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.check(cause);
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            ctx.close();
        }
        // Else the codec tells the client what is wrong, and closes the connection if that cannot go on.
    }

    /** Parts heads and bodies, as the decoder of HTTP/1.1 does: while a head is dealt with, a body waits. */
    private static final class HeadsAlone extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof FullHttpRequest full)) {
                ctx.fireChannelRead(message);
                return;
            }
            // It has no body: that of a request with one comes in frames of its own.
            full.release();
            ctx.fireChannelRead(
                    new DefaultHttpRequest(full.protocolVersion(), full.method(), full.uri(), full.headers()));
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }
}
