package dev.stdb.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The least a WebSocket server in Netty can do: the same bytes to every connection, one task per event loop. */
final class BareBroadcast implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("bare", true), NioIoHandler.newFactory());
    private final Map<EventLoop, List<Channel>> channels = new ConcurrentHashMap<>();
    private final Channel listener;

    /**
     * Starts listening.
     *
     * @param consolidated whether flushes wait for each other as long as there is more to write
     */
    BareBroadcast(String protocol, boolean consolidated) throws InterruptedException {
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        if (consolidated) {
                            socket.pipeline().addLast(new FlushConsolidationHandler(256, true));
                        }
                        socket.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(new WebSocketServerProtocolHandler("/", protocol))
                                .addLast(new Registration());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    private final class Registration extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                channels.computeIfAbsent(ctx.channel().eventLoop(), loop -> new ArrayList<>())
                        .add(ctx.channel());
            }
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Sends a message to everybody. */
    void broadcast(byte[] payload) {
        ByteBuf shared =
                PooledByteBufAllocator.DEFAULT.directBuffer(payload.length).writeBytes(payload);
        channels.forEach((loop, ofLoop) -> {
            shared.retain();
            loop.execute(() -> {
                for (Channel channel : ofLoop) {
                    channel.writeAndFlush(new BinaryWebSocketFrame(shared.retainedDuplicate()));
                }
                shared.release();
            });
        });
        shared.release();
    }

    @Override
    public void close() {
        listener.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
