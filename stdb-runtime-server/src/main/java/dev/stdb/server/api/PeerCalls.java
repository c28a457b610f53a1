package dev.stdb.server.api;

import dev.stdb.server.auth.DatabaseToken;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.database.DatabaseCall;
import dev.stdb.server.database.DatabaseException;
import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.server.tx.MessageResult;
import dev.stdb.server.tx.MessageResult.Status;
import dev.stdb.types.Identity;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls of databases that other servers have, the peers of this one, which share its signing key (ADR 0046). Which of
 * them has a database is found by asking. Thread-safe; requests wait on threads of its own, which start when they are
 * needed.
 */
public final class PeerCalls implements AutoCloseable {
    /** Most requests at a time. */
    public static final int THREADS_MAX = 64;

    /** Largest answer, in bytes. */
    public static final int ANSWER_BYTES_MAX = 1 << 20;

    private static final int IDLE_SECONDS = 10;
    /** Databases whose server is remembered; the others are looked for each time. */
    private static final int FOUND_MAX = 4096;

    // Statuses of answers: spec http-api.md §5.11.
    static final int OK = 200;
    static final int ACKNOWLEDGED = 208;
    static final int OUT_OF_BUDGET = 402;
    /** One of those that make the sender try again. */
    static final int NOT_NOW = 409;

    static final int FAILED = 422;

    private final List<URI> peers;
    private final OutgoingHttp http;
    private final Runnable closeHttp;
    private final Tokens tokens;
    private final Map<Identity, URI> found = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    /**
     * Creates the client of some servers.
     *
     * @param peers where they are, without a path
     * @param http may reach the peers; follows no redirects, so that nothing else is asked
     * @param closeHttp ends {@code http}, by {@link #close}
     */
    public PeerCalls(List<URI> peers, OutgoingHttp http, Runnable closeHttp, Tokens tokens) {
        this.peers = List.copyOf(peers);
        this.http = http;
        this.closeHttp = closeHttp;
        this.tokens = tokens;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                THREADS_MAX, THREADS_MAX, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "peer-calls-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns the address of a peer as it is used.
     *
     * @throws IllegalArgumentException if it is not of the form {@code http://host:port} or {@code https://host:port}
     */
    public static URI checked(URI peer) {
        String path = peer.getRawPath();
        boolean isServer = ("http".equals(peer.getScheme()) || "https".equals(peer.getScheme()))
                && peer.getHost() != null
                && peer.getRawUserInfo() == null
                && peer.getRawQuery() == null
                && peer.getRawFragment() == null
                && (path == null || path.isEmpty() || path.equals("/"));
        if (!isServer) {
            throw new IllegalArgumentException("not a server, such as http://10.0.0.2:3000: " + peer);
        }
        return URI.create(peer.getScheme() + "://" + peer.getRawAuthority());
    }

    /** Makes a call of a database that this server has not; see {@link MessageDelivery#send}. */
    CompletableFuture<MessageResult> send(DatabaseCall call) {
        if (peers.isEmpty()) {
            return CompletableFuture.failedFuture(noServer(call.target(), "it has no peers"));
        }
        CompletableFuture<MessageResult> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> complete(answer, call));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(DatabaseException.unreachable("the server is closed"));
        }
        return answer;
    }

    private static DatabaseException noServer(Identity target, String detail) {
        return DatabaseException.unreachable(
                "no database of this server, and " + detail + ": identity=" + target.toHex());
    }

    private void complete(CompletableFuture<MessageResult> answer, DatabaseCall call) {
        if (answer.isDone()) {
            // Given up while it waited for a thread; it is sent again.
            return;
        }
        try {
            answer.complete(ask(call));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(DatabaseException.unreachable("the server is closed"));
        } catch (Throwable e) { // Boundary: a thread of the pool; whoever waits must get an answer.
            answer.completeExceptionally(e);
        }
    }

    /** Asks one peer after the other until one has the database, first the one that had it last time. */
    private MessageResult ask(DatabaseCall call) throws InterruptedException {
        List<String> refusals = new ArrayList<>();
        for (URI peer : inOrder(call.target())) {
            try {
                OutgoingResponse response = http.send(request(peer, call));
                try {
                    MessageResult result = result(response);
                    if (result != null) {
                        remember(call.target(), peer);
                        return result;
                    }
                    refusals.add(peer + ": status " + response.status());
                } finally {
                    response.release().run();
                }
            } catch (OutgoingHttpException e) {
                refusals.add(peer + ": " + e.getMessage());
            }
        }
        throw noServer(call.target(), "no peer has taken the call (" + String.join("; ", refusals) + ")");
    }

    private List<URI> inOrder(Identity target) {
        URI last = found.get(target);
        if (last == null) {
            return peers;
        }
        List<URI> ordered = new ArrayList<>(peers);
        ordered.remove(last);
        ordered.add(0, last);
        return ordered;
    }

    private void remember(Identity target, URI peer) {
        if (found.size() < FOUND_MAX || found.containsKey(target)) {
            found.put(target, peer);
        }
    }

    private OutgoingRequest request(URI peer, DatabaseCall call) {
        String uri = peer + "/v1/database/" + call.target().toHex() + "/call-from-database/"
                + URLEncoder.encode(call.reducer(), StandardCharsets.UTF_8).replace("+", "%20")
                + "?stream_id=" + Long.toUnsignedString(call.streamId())
                + "&seq=" + Long.toUnsignedString(call.seq())
                + "&ack_prefix=" + Long.toUnsignedString(call.ackPrefix())
                + "&signature_hash=" + call.signatureHash();
        String token = tokens.databaseToken(new DatabaseToken(call.sender(), call.target()));
        return new OutgoingRequest(
                "POST",
                uri,
                List.of(field("authorization", "Bearer " + token), field("content-type", "application/octet-stream")),
                call.args(),
                Duration.ofMillis(DatabaseCall.TIMEOUT_MILLIS));
    }

    private static HttpField field(String name, String value) {
        return new HttpField(name, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns what an answer says of a call; null if the call must be made again. */
    private static @Nullable MessageResult result(OutgoingResponse response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        return switch (response.status()) {
            case OK -> MessageResult.ok();
            case ACKNOWLEDGED -> MessageDelivery.FORGOTTEN;
            case OUT_OF_BUDGET -> MessageResult.failed(Status.OUT_OF_BUDGET, text);
            case FAILED -> MessageResult.failed(Status.ERROR, text);
            default -> null;
        };
    }

    /** Gives up what is under way. Idempotent; does not wait. */
    @Override
    public void close() {
        threads.shutdownNow();
        closeHttp.run();
    }
}
