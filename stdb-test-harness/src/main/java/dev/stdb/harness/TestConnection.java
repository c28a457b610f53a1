package dev.stdb.harness;

import dev.stdb.client.raw.RawConfig;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that subscribes to nothing and calls nothing: while it is open its user is there, as the module's
 * {@code @ClientConnected} and {@code @ClientDisconnected} see it. Thread-safe.
 */
public final class TestConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MS = 5;

    private final RawConnection connection;
    private final ConnectionId id;
    private final TestUser owner;

    private TestConnection(RawConnection connection, ConnectionId id, TestUser owner) {
        this.connection = connection;
        this.id = id;
        this.owner = owner;
    }

    /** Connects, and returns when {@code @ClientConnected} has committed. */
    static TestConnection open(RawConfig config, TestUser owner) {
        Greeting greeting = new Greeting();
        RawConnection connection = RawConnection.open(config, greeting);
        ConnectionId id = greeting.received
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return new TestConnection(connection, id, owner);
    }

    /** Returns which connection it is. */
    public ConnectionId id() {
        return id;
    }

    /** Ends the connection, and returns when {@code @ClientDisconnected} has run. */
    @Override
    public void close() {
        connection.close();
        Instant deadline = Instant.now().plus(PATIENCE);
        // The system's table has the number, and numbers are written in decimals.
        String query = "SELECT connection_id FROM st_client WHERE connection_id = " + new BigInteger(id.toHex(), 16);
        while (!owner.sql(query).isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the database did not notice in " + PATIENCE.toSeconds()
                        + " seconds that the connection ended: connection=" + id.toHex());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of a connection", e);
        }
    }

    /** Waits for the first message, which follows the commit of {@code @ClientConnected}. */
    private static final class Greeting implements RawHandler {
        private final CompletableFuture<ConnectionId> received = new CompletableFuture<>();

        @Override
        public void onInitialConnection(Identity identity, ConnectionId connectionId, String token) {
            received.complete(connectionId);
        }

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {
            received.completeExceptionally(
                    new IllegalStateException("the server refused the connection: " + reason, cause));
        }
    }
}
