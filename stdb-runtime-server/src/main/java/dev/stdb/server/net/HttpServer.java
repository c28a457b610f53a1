package dev.stdb.server.net;

import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseCalls;
import dev.stdb.server.api.DatabaseWatch;
import dev.stdb.server.api.Environment;
import dev.stdb.server.api.Handlers;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.io.ScratchFiles;
import dev.stdb.server.protocol.Compression;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The listening socket with everything behind it. Thread-safe. */
public final class HttpServer implements AutoCloseable {

    private static final int WORKER_COUNT = 32;
    private static final int WORKER_QUEUE = 1024;
    /** Changes that wait; their programs are on disk meanwhile. */
    private static final int CHANGE_QUEUE = 64;
    // Between the marks a connection is written to; above, its messages wait in the outbox.
    static final int WRITE_BYTES_MAX = 256 * 1024;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, WRITE_BYTES_MAX);
    // What a connection may have received while nothing can be done with it is part of HttpLimits.CONNECTION_BYTES.
    private static final int READ_BYTES_MAX = 16 * 1024;
    private static final int BACKLOG = 1024;
    private static final int SHUTDOWN_SECONDS = 5;

    private final HttpServices services;
    private final EventLoopGroup loops;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor changes;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * What a server needs.
     *
     * @param socket what {@link #listen} returned; closed with the server
     * @param staticDirectory directory served at {@code /}; null for a landing page
     * @param devPage who gets the page at {@code /dev}
     * @param uploadDirectory where programs are kept while they arrive; null for the temporary files of the system
     */
    public record Config(
            ServerSocketChannel socket,
            @Nullable Path staticDirectory,
            DevPageAccess devPage,
            @Nullable Path uploadDirectory,
            HttpLimits limits,
            WebSocketConfig webSocket,
            InstantSource clock) {}

    private HttpServer(
            EventLoopGroup loops,
            ThreadPoolExecutor workers,
            ThreadPoolExecutor changes,
            HttpServices services,
            ServerSocketChannel socket) {
        this.services = services;
        this.loops = loops;
        this.workers = workers;
        this.changes = changes;
        ConnectionLimits limits = new ConnectionLimits(services.limits());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new NioServerSocketChannel(socket))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, READ_BYTES_MAX))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (!limits.admit(channel)) {
                            return;
                        }
                        connections.add(channel);
                        HttpConnectionHandler http = new HttpConnectionHandler(services);
                        channel.pipeline()
                                .addLast("deadline", http.deadline())
                                .addLast(new ProtocolDetector(services))
                                .addLast("http-encoder", new HttpResponseEncoder())
                                .addLast("http-decoder", newDecoder(services.limits()))
                                .addLast("http", http);
                    }
                });
        // The socket is bound already.
        listener = bootstrap.register().syncUninterruptibly().channel();
    }

    /**
     * Takes an address; connections wait until a server is started on it.
     *
     * @param address port 0 takes any free port
     * @throws IOException if the address cannot be bound
     */
    public static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return socket.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns a decoder of requests, whose connection may become one of WebSocket in between. */
    static HttpRequestDecoder newDecoder(HttpLimits limits) {
        int bytesMax = limits.sizes().headBytesMax();
        return new HttpRequestDecoder(
                new HttpDecoderConfig().setMaxInitialLineLength(bytesMax).setMaxHeaderSize(bytesMax));
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if there is no place for uploads
     */
    public static HttpServer start(
            Config config,
            Authentication authentication,
            DatabaseApi databases,
            Publishing publishing,
            Calls calls,
            Handlers handlers,
            Environment environment,
            DatabaseCalls databaseCalls)
            throws IOException {
        Compression.loadLibraries();
        Uploads uploads = new Uploads(
                ScratchFiles.open(config.uploadDirectory()),
                new ByteBudget(config.limits().uploadDiskBytes()));
        boolean isLocal = isLoopback(config.socket());
        BrowserGuard browsers = new BrowserGuard(
                isLocal, config.limits().allowedHosts(), config.limits().allowedOrigins());
        ThreadPoolExecutor workers = threads("http-worker", WORKER_COUNT, WORKER_QUEUE);
        ThreadPoolExecutor changes = threads("http-changes", config.limits().publicationsMax(), CHANGE_QUEUE);
        Router router = new Router();
        new IdentityRoutes(authentication, databases).addTo(router);
        new DatabaseRoutes(databases, publishing, calls, workers, config.clock()).addTo(router);
        new McpRoutes(databases, calls, workers).addTo(router);
        EnergyRoutes.addTo(router);
        new EnvironmentRoutes(environment, workers).addTo(router);
        new HandlerRoutes(handlers, config.limits()).addTo(router);
        new DatabaseCallRoutes(databaseCalls).addTo(router);
        boolean hasDevPage = config.devPage().isServed(isLocal);
        if (hasDevPage) {
            new DevPageRoutes(new DatabaseWatch(databases, workers)).addTo(router);
        }
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("net", true), NioIoHandler.newFactory());
        HttpServices services = new HttpServices(
                router,
                new Authenticator(authentication),
                new WebSocketUpgrade(databases, config.webSocket(), config.limits()),
                new StaticFiles(config.staticDirectory(), hasDevPage ? new DevPage() : null),
                workers,
                changes,
                config.limits(),
                uploads,
                browsers);
        return new HttpServer(loops, workers, changes, services, config.socket());
    }

    private static boolean isLoopback(ServerSocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getAddress().isLoopbackAddress();
    }

    private static ThreadPoolExecutor threads(String name, int count, int queueMax) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                60,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueMax),
                new DefaultThreadFactory(name, true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Returns the port the server listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Stops listening, closes all connections and waits for the threads; close the databases before. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listener.close().syncUninterruptibly();
        services.upgrade().awaitClosed();
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        workers.shutdown();
        changes.shutdown();
        loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
