package dev.stdb.examples.transfer.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/** Opens the connections of one run, on one event loop, and adds up what they saw. */
final class LoadClient {
    static final String SUBPROTOCOL = "v3.bsatn.spacetimedb";

    /**
     * The outcome of one run.
     *
     * @param committed calls committed in the measured time
     * @param refused calls refused by the reducer in the measured time
     * @param seconds the measured time
     * @param latencies nanoseconds from sending a request to reading its result
     */
    record Outcome(long committed, long refused, double seconds, Histogram latencies) {
        double perSecond() {
            return (committed + refused) / seconds;
        }
    }

    private LoadClient() {}

    /** Runs {@code plan} over {@code connections} connections; blocks until the last result. */
    static Outcome run(URI server, String path, LoadPlan plan, int connections, long seed) {
        URI target = URI.create("ws://" + server.getAuthority() + path);
        SplittableRandom seeds = new SplittableRandom(seed);
        List<LoadConnection> all = new ArrayList<>();
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            for (int i = 0; i < connections; i++) {
                LoadConnection connection = new LoadConnection(plan, seeds.split());
                all.add(connection);
                open(loops, target, connection);
            }
            Histogram latencies = new Histogram(3);
            long committed = 0;
            long refused = 0;
            for (LoadConnection connection : all) {
                connection.ended().join();
                latencies.add(connection.latencies());
                committed += connection.committed();
                refused += connection.refused();
            }
            return new Outcome(committed, refused, plan.seconds(), latencies);
        } catch (CompletionException e) {
            throw new IllegalStateException("the load failed: " + e.getCause(), e.getCause());
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static void open(MultiThreadIoEventLoopGroup loops, URI target, LoadConnection connection) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(target)
                .version(WebSocketVersion.V13)
                .subprotocol(SUBPROTOCOL)
                .customHeaders(new DefaultHttpHeaders())
                .maxFramePayloadLength(1 << 24)
                .handleCloseFrames(false)
                .build();
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(65_536),
                                        new WebSocketClientProtocolHandler(config),
                                        connection);
                    }
                })
                .connect(target.getHost(), target.getPort())
                .syncUninterruptibly();
    }
}
