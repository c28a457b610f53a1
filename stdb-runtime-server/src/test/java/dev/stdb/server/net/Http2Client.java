package dev.stdb.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One connection of HTTP/2 with prior knowledge. */
final class Http2Client implements AutoCloseable {

    /** What came back on a stream; a reset has the status 0 and its error code as the body. */
    record Answer(int status, Http2Headers headers, String body) {}

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;

    Http2Client(int port) throws InterruptedException {
        connection = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .initialSettings(Http2Settings.defaultSettings())
                                        .build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    Channel connection() {
        return connection;
    }

    Answer get(String path) throws Exception {
        return send("GET", path, "", "").get(60, TimeUnit.SECONDS);
    }

    CompletableFuture<Answer> send(String method, String path, String token, String body) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Http2StreamChannel stream = begin(method, path, token, body.isEmpty(), answer);
        if (!body.isEmpty()) {
            ByteBuf data = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
            stream.writeAndFlush(new DefaultHttp2DataFrame(data, true)).sync();
        }
        return answer;
    }

    /** Opens a stream and sends the head of a request. */
    Http2StreamChannel begin(
            String method, String path, String token, boolean complete, CompletableFuture<Answer> answer)
            throws Exception {
        return begin(method, path, token, complete, answer, part -> {});
    }

    /**
     * As {@link #begin(String, String, String, boolean, CompletableFuture)}.
     *
     * @param parts takes each part of the body of the answer as it comes
     */
    Http2StreamChannel begin(
            String method,
            String path,
            String token,
            boolean complete,
            CompletableFuture<Answer> answer,
            Consumer<String> parts)
            throws Exception {
        Http2StreamChannel stream = new Http2StreamChannelBootstrap(connection)
                .handler(new Collector(answer, parts))
                .open()
                .sync()
                .getNow();
        Http2Headers headers = new DefaultHttp2Headers()
                .method(method)
                .path(path)
                .scheme("http")
                .authority("localhost");
        if (!token.isEmpty()) {
            headers.add("authorization", "Bearer " + token);
        }
        headers.add("content-type", "application/json");
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, complete)).sync();
        return stream;
    }

    private static final class Collector extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Answer> answer;
        private final Consumer<String> parts;
        private final StringBuilder body = new StringBuilder();
        private Http2Headers headers = new DefaultHttp2Headers();

        Collector(CompletableFuture<Answer> answer, Consumer<String> parts) {
            this.answer = answer;
            this.parts = parts;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            boolean last = false;
            if (message instanceof Http2HeadersFrame head) {
                headers = head.headers();
                last = head.isEndStream();
            } else if (message instanceof Http2DataFrame data) {
                String part = data.content().toString(StandardCharsets.UTF_8);
                body.append(part);
                if (!part.isEmpty()) {
                    parts.accept(part);
                }
                last = data.isEndStream();
            } else if (message instanceof Http2ResetFrame reset) {
                answer.complete(new Answer(0, headers, Long.toString(reset.errorCode())));
            }
            ReferenceCountUtil.release(message);
            if (last) {
                answer.complete(new Answer(Integer.parseInt(headers.status().toString()), headers, body.toString()));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                answer.complete(new Answer(0, headers, Long.toString(reset.errorCode())));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IllegalStateException("the stream was closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        connection.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
