package dev.stdb.server.net;

import dev.stdb.server.api.ConnectionRequest;
import dev.stdb.server.api.Handlers;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.common.ByteBudget;
import java.time.Duration;
import java.util.Set;

/**
 * What strangers may cost a server (docs/security.md).
 *
 * @param budget everything that is kept in memory for them
 * @param sizes what one request, message or client may be
 * @param uploadDiskBytes disk that programs on their way may take, in bytes
 * @param publicationsMax publications and other changes of the list of databases that run at a time
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
        Sizes sizes,
        long uploadDiskBytes,
        int publicationsMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        Duration headTimeout,
        Duration transferGrace,
        Duration keepAliveTimeout,
        Duration answerTimeout,
        Set<String> allowedHosts,
        Set<String> allowedOrigins) {

    /**
     * What one request, message or client may be, however much room there is.
     *
     * @param headBytesMax request line, and all headers together, in bytes
     * @param bodyBytesMax body of a request other than a program, in bytes
     * @param programBytesMax program, in bytes
     * @param handledBytesMax body of a request to an HTTP handler of a module, in bytes
     * @param messageBytesMax message of a client over WebSocket, in bytes, after reassembly
     * @param unansweredMax requests of a client over WebSocket without an answer
     */
    public record Sizes(
            int headBytesMax,
            int bodyBytesMax,
            int programBytesMax,
            int handledBytesMax,
            int messageBytesMax,
            int unansweredMax) {

        /** Tokens of some issuers take kilobytes, in the query of a handshake too. */
        private static final int HEAD_BYTES_MAX = 64 * 1024;

        private static final int BODY_BYTES_MAX = 2 * 1024 * 1024;
        private static final int MESSAGE_BYTES_MAX = 32 * 1024 * 1024;

        /** Returns the sizes used unless configured otherwise; those of messages and bodies are the original's. */
        public static Sizes defaults() {
            return new Sizes(
                    HEAD_BYTES_MAX,
                    BODY_BYTES_MAX,
                    Publishing.PROGRAM_BYTES_MAX,
                    Handlers.BODY_BYTES_MAX,
                    MESSAGE_BYTES_MAX,
                    ConnectionRequest.UNANSWERED_MAX);
        }
    }

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

    /** Their programs are in memory; several, so that one that takes long to start does not hold up the others. */
    private static final int PUBLICATIONS_MAX = 4;

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
                Sizes.defaults(),
                UPLOAD_DISK_BYTES,
                PUBLICATIONS_MAX,
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

    /** Returns the same with other sizes. */
    public HttpLimits withSizes(Sizes newSizes) {
        return new HttpLimits(
                budget,
                newSizes,
                uploadDiskBytes,
                publicationsMax,
                connectionsMax,
                connectionsPerAddressMax,
                headTimeout,
                transferGrace,
                keepAliveTimeout,
                answerTimeout,
                allowedHosts,
                allowedOrigins);
    }

    /** Returns the same with other numbers of connections. */
    public HttpLimits withConnections(int max, int perAddressMax) {
        return new HttpLimits(
                budget,
                sizes,
                uploadDiskBytes,
                publicationsMax,
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
                sizes,
                uploadDiskBytes,
                publicationsMax,
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
                sizes,
                bytes,
                publicationsMax,
                connectionsMax,
                connectionsPerAddressMax,
                headTimeout,
                transferGrace,
                keepAliveTimeout,
                answerTimeout,
                allowedHosts,
                allowedOrigins);
    }

    /** Returns the same with another number of publications at a time. */
    public HttpLimits withPublications(int max) {
        return new HttpLimits(
                budget,
                sizes,
                uploadDiskBytes,
                max,
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
                sizes,
                uploadDiskBytes,
                publicationsMax,
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
