package dev.stdb.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the open connections of a server and refuses those that are too many. Thread-safe. */
final class ConnectionLimits {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

    private static final byte[] REFUSAL =
            "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** Bytes of an IPv6 address that a provider gives to one customer. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final HttpLimits limits;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> countByAddress = new ConcurrentHashMap<>();

    ConnectionLimits(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Counts a new connection until it is closed, and charges what it takes. One that is too many is told so and closed.
     *
     * @return false if it is closed
     */
    boolean admit(SocketChannel channel) {
        InetAddress address = network(channel.remoteAddress().getAddress());
        if (count.incrementAndGet() > limits.connectionsMax()) {
            count.decrementAndGet();
            refuse(channel, "all connections are taken: countMax={}", limits.connectionsMax());
            return false;
        }
        if (countByAddress.merge(address, 1, Integer::sum) > limits.connectionsPerAddressMax()) {
            leave(address);
            refuse(channel, "all connections of an address are taken: countMax={}", limits.connectionsPerAddressMax());
            return false;
        }
        limits.budget().reserve(HttpLimits.CONNECTION_BYTES);
        channel.closeFuture().addListener(closed -> {
            limits.budget().release(HttpLimits.CONNECTION_BYTES);
            leave(address);
        });
        return true;
    }

    private void leave(InetAddress address) {
        count.decrementAndGet();
        countByAddress.computeIfPresent(address, (key, open) -> open == 1 ? null : open - 1);
    }

    private static void refuse(SocketChannel channel, String reason, int countMax) {
        LOG.debug(reason, countMax);
        channel.writeAndFlush(Unpooled.wrappedBuffer(REFUSAL)).addListener(ChannelFutureListener.CLOSE);
    }

    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] network = address.getAddress();
        Arrays.fill(network, IPV6_NETWORK_BYTES, network.length, (byte) 0);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of sixteen bytes is always one", e);
        }
    }
}
