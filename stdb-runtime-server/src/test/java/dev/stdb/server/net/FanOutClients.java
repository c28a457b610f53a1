package dev.stdb.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many WebSocket clients on one thread, for load: each hands what it receives to a {@link Receiver}. */
final class FanOutClients implements AutoCloseable {
    private static final int MESSAGE_MAX = 256 << 20;

    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("clients", true), NioIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();

    /** What one client does with its messages; called on the clients' thread. */
    interface Receiver {
        /** Takes a message, compression tag included, valid during the call. */
        void received(ByteBuf payload);

        /** Takes the close code of the server, -1 if there is none. */
        default void closed(int code) {}
    }

    /** Connects a client and waits for the handshake. */
    Channel connect(String url, String protocol, Receiver receiver) throws Exception {
        URI uri = URI.create(url);
        WebSocketClientProtocolHandler handshaker = new WebSocketClientProtocolHandler(
                WebSocketClientHandshakerFactory.newHandshaker(
                        uri, WebSocketVersion.V13, protocol, false, noHeaders(), MESSAGE_MAX),
                false);
        CompletableFuture<Void> connected = new CompletableFuture<>();
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        socket.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(handshaker)
                                .addLast(new WebSocketFrameAggregator(MESSAGE_MAX))
                                .addLast(new Frames(receiver, connected));
                    }
                })
                .connect(uri.getHost(), uri.getPort())
                .sync()
                .channel();
        connected.get(60, TimeUnit.SECONDS);
        channels.add(channel);
        return channel;
    }

    private static HttpHeaders noHeaders() {
        return EmptyHttpHeaders.INSTANCE;
    }

    static void send(Channel channel, byte[] message) {
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
    }

    private static final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final Receiver receiver;
        private final CompletableFuture<Void> connected;

        Frames(Receiver receiver, CompletableFuture<Void> connected) {
            this.receiver = receiver;
            this.connected = connected;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                connected.complete(null);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            if (frame instanceof BinaryWebSocketFrame) {
                receiver.received(frame.content());
            } else if (frame instanceof CloseWebSocketFrame close) {
                receiver.closed(close.statusCode());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            connected.completeExceptionally(cause);
            receiver.closed(-1);
            ctx.close();
        }
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
