package dev.stdb.client;

import dev.stdb.client.raw.RawConnection;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests without an answer, by request id, and requests kept for a connection that is lost. Thread-safe. */
final class PendingCalls {
    /** Writes a request to a connection. */
    @FunctionalInterface
    interface Request {
        void sendOn(RawConnection raw, int requestId);
    }

    private record Sent(PendingCall call, RawConnection raw, long nanoTime) {}

    private record Kept(int requestId, PendingCall call, Request request) {}

    private final RoundTrips roundTrips = new RoundTrips();
    private final Map<Integer, Sent> sent = new ConcurrentHashMap<>();
    private final Queue<Kept> kept = new ArrayDeque<>();

    /**
     * Sends a request whose answer is waited for.
     *
     * @throws DisconnectedException if the connection has ended; nobody waits then
     */
    void send(int requestId, PendingCall call, Request request, RawConnection raw) {
        sent.put(requestId, new Sent(call, raw, System.nanoTime()));
        try {
            request.sendOn(raw, requestId);
        } catch (DisconnectedException e) {
            if (sent.remove(requestId) != null) {
                throw e;
            }
            // It failed with the others of its connection, whose end was told in between.
        }
    }

    /** Returns the request that an answer belongs to, and forgets it. */
    @Nullable
    PendingCall take(int requestId) {
        Sent answered = sent.remove(requestId);
        if (answered == null) {
            return null;
        }
        roundTrips.ended(System.nanoTime() - answered.nanoTime());
        return answered.call();
    }

    /** Returns how long answers took. */
    RoundTrips roundTrips() {
        return roundTrips;
    }

    /** Keeps a request for {@link #sendKept}, unless {@code max} are kept already. */
    synchronized boolean keep(int requestId, PendingCall call, Request request, int max) {
        return kept.size() < max && kept.add(new Kept(requestId, call, request));
    }

    /** Sends what was kept, in the order of the calls; what the connection does not take any more stays. */
    synchronized void sendKept(RawConnection raw) {
        while (!kept.isEmpty()) {
            Kept next = kept.element();
            try {
                send(next.requestId(), next.call(), next.request(), raw);
            } catch (DisconnectedException e) {
                return;
            }
            kept.remove();
        }
    }

    /** Fails the requests sent on a connection that has ended. */
    void failSentOn(RawConnection raw, DisconnectedException failure) {
        failSent(each -> each.raw() == raw, failure);
    }

    /** Fails everything. */
    void failAll(DisconnectedException failure, DisconnectedException failureOfKept) {
        failSent(each -> true, failure);
        // Outside the lock: futures run code of the application.
        takeKept().forEach(each -> each.call().future().completeExceptionally(failureOfKept));
    }

    private synchronized List<Kept> takeKept() {
        List<Kept> all = List.copyOf(kept);
        kept.clear();
        return all;
    }

    private void failSent(Predicate<Sent> which, DisconnectedException failure) {
        sent.forEach((requestId, each) -> {
            if (which.test(each) && sent.remove(requestId, each)) {
                each.call().future().completeExceptionally(failure);
            }
        });
    }

    synchronized int size() {
        return sent.size() + kept.size();
    }
}
