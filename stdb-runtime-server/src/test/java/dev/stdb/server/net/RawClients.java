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
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many WebSocket clients on one thread that only count bytes, so that load tests measure the server. */
final class RawClients implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("raw-clients", true), NioIoHandler.newFactory());
    private final List<Client> clients = new ArrayList<>();

    /** One connection. */
    static final class Client extends SimpleChannelInboundHandler<ByteBuf> {
        private final StringBuilder head = new StringBuilder();
        private volatile long received;
        private volatile boolean open;

        /** Returns the bytes behind the response head. */
        long received() {
            return received;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
            while (!open && in.isReadable()) {
                head.append((char) in.readByte());
                open = head.indexOf("\r\n\r\n") >= 0;
            }
            received += in.readableBytes();
        }
    }

    /** Connects a client and waits until the handshake is answered. */
    Channel connect(int port, String path, String protocol) throws Exception {
        Client client = new Client();
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        socket.pipeline().addLast(client);
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: " + protocol + "\r\n\r\n";
        channel.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        while (!client.open) {
            Thread.sleep(1);
        }
        clients.add(client);
        return channel;
    }

    /** Sends a message of up to 125 bytes. */
    static void send(Channel channel, byte[] message) {
        // A mask of zeros leaves the payload as it is.
        byte[] header = {(byte) 0x82, (byte) (0x80 | message.length), 0, 0, 0, 0};
        channel.writeAndFlush(Unpooled.wrappedBuffer(header, message));
    }

    List<Client> clients() {
        return clients;
    }

    /** Returns what all clients together have received. */
    long totalBytes() {
        return clients.stream().mapToLong(Client::received).sum();
    }

    /** Waits until nothing has come for a while. */
    void awaitQuiet() throws InterruptedException {
        long before = -1;
        for (long now = totalBytes(); now != before; now = totalBytes()) {
            before = now;
            Thread.sleep(300);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
