package dev.stdb.server.net;

import dev.stdb.server.common.ByteBudget;
import java.time.Duration;
import java.util.Set;

/**
 * What strangers may cost a server (docs/security.md).
 *
 * @param budget everything that is kept in memory for them
 * @param uploadDiskBytes disk that programs on their way may take, in bytes
 * @param connectionsMax open connections
 * @param connectionsPerAddressMax open connections of one address; of one /64 network for IPv6
 * @param headTimeout time from the first byte of a request, or the opening of a connection, to the end of the head
 * @param transferGrace time a body, a message or an answer gets beside the time its bytes take at the slowest rate
 * @param keepAliveTimeout time an open connection may be without a request
 * @param answerTimeout time from a complete request to its answer
 * @param allowedHosts further names by which a server on a loopback address may be called
 * @param allowedOrigins origins whose pages may change the list of databases; {@code *} allows all
 */
public record HttpLimits(
        ByteBudget budget,
        long uploadDiskBytes,
        int connectionsMax,
        int connectionsPerAddressMax,
        Duration headTimeout,
        Duration transferGrace,
        Duration keepAliveTimeout,
        Duration answerTimeout,
        Set<String> allowedHosts,
        Set<String> allowedOrigins) {

    /** Copies the sets. */
    public HttpLimits {
        allowedHosts = Set.copyOf(allowedHosts);
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** The slowest transfer that is waited for; a modem of thirty years ago is faster than half of it. */
    static final int BYTES_PER_SECOND_MIN = 4 * 1024;

    /** What a connection takes by itself: its objects, 16 KiB on the way in, 16 KiB on the way out; in bytes. */
    static final int CONNECTION_BYTES = 32 * 1024;

    /** Programs on their way: sixteen of the largest size. */
    private static final long UPLOAD_DISK_BYTES = 1L << 30;

    /** Connections may take half of the budget, so that there is something left to do with them. */
    private static final int CONNECTIONS_DIVISOR = 2;

    /** One address may take a quarter of all connections. Many people may share one, behind a proxy for example. */
    private static final int ADDRESS_DIVISOR = 4;

    /** Returns the limits of a server without options, by the heap and the file descriptors of the process. */
    public static HttpLimits defaults() {
        return within(ByteBudget.ofHeap());
    }

    /** Returns the limits that follow from a budget. */
    public static HttpLimits within(ByteBudget budget) {
        long byMemory = budget.bytesMax() / CONNECTIONS_DIVISOR / CONNECTION_BYTES;
        int connections = (int) Math.max(1, Math.min(byMemory, FileDescriptors.forConnections()));
        return new HttpLimits(
                budget,
                UPLOAD_DISK_BYTES,
                connections,
                Math.max(1, connections / ADDRESS_DIVISOR),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                // Longer than a publication waits for its confirmation, which is the longest there is.
                Duration.ofMinutes(10),
                Set.of(),
                Set.of());
    }

    /** Returns the same with other numbers of connections. */
    public HttpLimits withConnections(int max, int perAddressMax) {
        return new HttpLimits(
                budget,
                uploadDiskBytes,
                max,
                perAddressMax,
                headTimeout,
                transferGrace,
                keepAliveTimeout,
                answerTimeout,
                allowedHosts,
                allowedOrigins);
    }

    /** Returns the same with other times. */
    public HttpLimits withTimeouts(Duration head, Duration transfer, Duration keepAlive, Duration answer) {
        return new HttpLimits(
                budget,
                uploadDiskBytes,
                connectionsMax,
                connectionsPerAddressMax,
                head,
                transfer,
                keepAlive,
                answer,
                allowedHosts,
                allowedOrigins);
    }

    /** Returns the same with other disk space for programs on their way. */
    public HttpLimits withUploadDiskBytes(long bytes) {
        return new HttpLimits(
                budget,
                bytes,
                connectionsMax,
                connectionsPerAddressMax,
                headTimeout,
                transferGrace,
                keepAliveTimeout,
                answerTimeout,
                allowedHosts,
                allowedOrigins);
    }

    /** Returns the same with other hosts and origins. */
    public HttpLimits withAllowed(Set<String> hosts, Set<String> origins) {
        return new HttpLimits(
                budget,
                uploadDiskBytes,
                connectionsMax,
                connectionsPerAddressMax,
                headTimeout,
                transferGrace,
                keepAliveTimeout,
                answerTimeout,
                hosts,
                origins);
    }

    /** Returns the time in which so many bytes must have been transferred, in nanoseconds. */
    long transferNanos(long bytes) {
        return transferGrace.toNanos() + bytes * 1_000_000_000L / BYTES_PER_SECOND_MIN;
    }
}
