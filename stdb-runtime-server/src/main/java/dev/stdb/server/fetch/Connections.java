package dev.stdb.server.fetch;

import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes one exchange over a connection of its own, which is closed after it. Thread-safe. */
final class Connections implements AutoCloseable {
    /** Longest head of an answer. */
    private static final int HEAD_BYTES_MAX = 64 << 10;

    private static final int SHUTDOWN_SECONDS = 5;
    private static final int STEP_MILLIS = 1000;
    private static final String USER_AGENT = "stdb";
    /** Methods whose requests have a length even without a body (RFC 9110 §8.6). */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final HttpDecoderConfig DECODER =
            new HttpDecoderConfig().setMaxInitialLineLength(HEAD_BYTES_MAX).setMaxHeaderSize(HEAD_BYTES_MAX);

    /** Gives the same context each time; reading whom the JVM trusts takes a while. */
    private final Supplier<SslContext> tls;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("module-http", true), NioIoHandler.newFactory());
    /** Closes what is added to it once it was closed. */
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    Connections(Supplier<SslContext> tls) {
        this.tls = tls;
    }

    /** Returns TLS that trusts whom the JVM trusts, and offers HTTP/2. */
    static SslContext defaultTls() {
        return DefaultTls.CONTEXT;
    }

    /** Made when it is asked for first. */
    private static final class DefaultTls {
        static final SslContext CONTEXT = tls(SslContextBuilder.forClient());
    }

    static SslContext tls(SslContextBuilder builder) {
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @param addresses where to connect, tried one after another; not empty
     * @throws OutgoingHttpException if there is no answer in time
     */
    RawAnswer exchange(
            Target target,
            List<InetSocketAddress> addresses,
            RequestHead head,
            AnswerCollector answer,
            Deadline deadline)
            throws InterruptedException {
        @Nullable SslContext secure = target.isHttps() ? tls.get() : null;
        Channel connection = connect(target, addresses, deadline);
        try {
            connection.eventLoop().execute(() -> {
                try {
                    begin(connection, target, secure, head, answer, deadline);
                } catch (RuntimeException e) { // Boundary: an event loop; somebody waits for the answer.
                    answer.fail(Reason.HTTP_BAD_REQUEST, "the request cannot be sent: " + e.getMessage());
                }
            });
            return deadline.await(answer.result(), target.origin());
        } finally {
            connection.close();
        }
    }

    private Channel connect(Target target, List<InetSocketAddress> addresses, Deadline deadline)
            throws InterruptedException {
        OutgoingHttpException last = null;
        for (int i = 0; i < addresses.size(); i++) {
            Deadline attempt = deadline.ofAttempt(addresses.size() - i);
            CompletableFuture<Channel> connected = new CompletableFuture<>();
            ChannelFuture connecting = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, afterDeadline(attempt))
                    // Nothing is read before somebody is there to take it.
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            // Filled when it is connected.
                        }
                    })
                    .connect(addresses.get(i));
            open.add(connecting.channel());
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    connected.complete(connecting.channel());
                } else {
                    connected.completeExceptionally(new OutgoingHttpException(
                            Reason.HTTP_CONNECTION, "cannot connect: host=" + target.origin()));
                }
            });
            boolean established = false;
            try {
                Channel channel = attempt.await(connected, target.origin());
                established = true;
                return channel;
            } catch (OutgoingHttpException e) {
                last = e;
            } finally {
                if (!established) {
                    connecting.channel().close();
                }
            }
        }
        throw last == null ? new IllegalArgumentException("no address") : last;
    }

    /** Sets up the protocol and sends. On the event loop. */
    private static void begin(
            Channel connection,
            Target target,
            @Nullable SslContext secure,
            RequestHead head,
            AnswerCollector answer,
            Deadline deadline) {
        ChannelPipeline pipeline = connection.pipeline();
        FullHttpRequest request = request(target, head);
        if (secure != null) {
            SslHandler handshake = secure.newHandler(connection.alloc(), bare(target.host()), target.port());
            handshake.setHandshakeTimeout(afterDeadline(deadline), TimeUnit.MILLISECONDS);
            pipeline.addLast(handshake, new Negotiation(request, answer));
        } else {
            sendHttp1(pipeline, request, answer);
        }
        connection.config().setAutoRead(true);
    }

    /** Returns the time of a step, in ms, which is to end by the deadline of the whole and not by itself. */
    private static int afterDeadline(Deadline deadline) {
        return deadline.leftMillis() + STEP_MILLIS;
    }

    /** Returns a host as TLS wants it: an address of IPv6 without brackets. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static FullHttpRequest request(Target target, RequestHead head) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(head.method()),
                target.pathAndQuery(),
                Unpooled.wrappedBuffer(head.body()));
        request.headers()
                .set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (head.body().length > 0 || WITH_BODY.contains(head.method())) {
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, head.body().length);
        }
        if (!head.has("accept-encoding")) {
            request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, Decompression.ACCEPTED);
        }
        if (!head.has("user-agent")) {
            request.headers().set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        }
        for (HttpField field : head.fields()) {
            request.headers().add(field.name(), field.text());
        }
        return request;
    }

    private static void sendHttp1(ChannelPipeline pipeline, FullHttpRequest request, AnswerCollector answer) {
        pipeline.addLast(new HttpClientCodec(DECODER, false, true), answer);
        send(pipeline.channel(), request, answer);
    }

    private static void send(Channel channel, FullHttpRequest request, AnswerCollector answer) {
        channel.writeAndFlush(request).addListener(sent -> {
            if (!sent.isSuccess()) {
                answer.fail(Reason.HTTP_CONNECTION, "the request was not sent");
            }
        });
    }

    /** Goes on in the protocol that the server has chosen. */
    private static final class Negotiation extends ApplicationProtocolNegotiationHandler {
        private final FullHttpRequest request;
        private final AnswerCollector answer;

        Negotiation(FullHttpRequest request, AnswerCollector answer) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.request = request;
            this.answer = answer;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                sendHttp2(context.pipeline(), request, answer);
            } else {
                sendHttp1(context.pipeline(), request, answer);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            answer.fail(Reason.HTTP_TLS, "no secure connection: " + cause.getMessage());
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.fail(Reason.HTTP_TLS, "no secure connection: " + cause.getMessage());
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            answer.fail(Reason.HTTP_CONNECTION, "the connection ended before it was secure");
            super.channelInactive(context);
        }
    }

    private static void sendHttp2(ChannelPipeline pipeline, FullHttpRequest request, AnswerCollector answer) {
        answer.overHttp2();
        pipeline.addLast(
                Http2FrameCodecBuilder.forClient()
                        .initialSettings(Http2Settings.defaultSettings()
                                .pushEnabled(false)
                                .maxHeaderListSize(HEAD_BYTES_MAX))
                        .build(),
                new Http2MultiplexHandler(new Refused()),
                new Broken(answer));
        new Http2StreamChannelBootstrap(pipeline.channel())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false), answer);
                    }
                })
                .open()
                .addListener((Future<Channel> opened) -> {
                    if (opened.isSuccess()) {
                        send(opened.getNow(), request, answer);
                    } else {
                        request.release();
                        answer.fail(Reason.HTTP_CONNECTION, "the server takes no request");
                    }
                });
    }

    /** Takes streams that the server opens, which it may not. */
    private static final class Refused extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.close();
        }
    }

    /** Takes what goes wrong with a connection and not with a stream of it. */
    private static final class Broken extends ChannelInboundHandlerAdapter {
        private final AnswerCollector answer;

        Broken(AnswerCollector answer) {
            this.answer = answer;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.fail(Reason.HTTP_BAD_RESPONSE, "the answer broke off");
            context.close();
        }
    }

    /** Closes all connections and waits for the thread. */
    @Override
    public void close() {
        // Before the event loop, which would not tell those who wait.
        open.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
