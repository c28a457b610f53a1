package dev.stdb.client;

import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawQuerySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the application has asked for, calls and query sets, over all the connections to the server that follow each
 * other. While there is none, calls fail or are kept, and query sets wait. Thread-safe.
 */
final class Requests<C> {
    private final Object lock = new Object();
    private final AtomicInteger nextRequestId = new AtomicInteger();
    private final AtomicInteger nextQuerySetId = new AtomicInteger();
    private final PendingCalls calls = new PendingCalls();
    private final Map<Integer, QuerySet<C>> sets = new ConcurrentHashMap<>();
    private final @Nullable ReconnectPolicy policy;

    /** Written under the lock. */
    private volatile RawConnection raw;

    /** Guarded by the lock. */
    private boolean isLost;

    /** Guarded by the lock. */
    private boolean isEnded;

    /**
     * Creates the requests of an application that has made none.
     *
     * @param policy what happens to them when a connection is lost, absent if they end with it
     * @param first where they go
     */
    Requests(@Nullable ReconnectPolicy policy, RawConnection first) {
        this.policy = policy;
        this.raw = first;
    }

    /** Sends a call, or keeps it, or fails it. */
    void call(PendingCall call, PendingCalls.Request request) {
        int requestId = nextRequestId.getAndIncrement();
        RawConnection now = raw;
        try {
            calls.send(requestId, call, request, now);
        } catch (DisconnectedException e) {
            if (!isTakenLater(requestId, call, request, now)) {
                call.future().completeExceptionally(e);
            }
        }
    }

    private boolean isTakenLater(int requestId, PendingCall call, PendingCalls.Request request, RawConnection tried) {
        synchronized (lock) {
            if (isEnded || policy == null) {
                return false;
            }
            if (raw != tried) {
                try {
                    calls.send(requestId, call, request, raw);
                    return true;
                } catch (DisconnectedException e) {
                    // Lost again: it can still be kept.
                }
            }
            return calls.keep(requestId, call, request, policy.keptCalls());
        }
    }

    /** Returns the call that an answer belongs to, and forgets it. */
    @Nullable
    PendingCall takeCall(int requestId) {
        return calls.take(requestId);
    }

    /**
     * Asks for a query set, now or when the connection is back.
     *
     * @throws DisconnectedException if there is no connection and there will be none
     */
    QuerySet<C> subscribe(
            List<String> queries,
            CallFuture<Void> applied,
            @Nullable Consumer<EventContext<C>> onApplied,
            @Nullable BiConsumer<EventContext<C>, SubscriptionException> onError) {
        QuerySet<C> set = new QuerySet<>(nextQuerySetId.getAndIncrement(), queries, applied, onApplied, onError);
        synchronized (lock) {
            sets.put(set.id, set);
            try {
                if (!isLost) {
                    ask(set, raw);
                }
            } catch (DisconnectedException e) {
                if (isEnded || policy == null) {
                    sets.remove(set.id);
                    throw e;
                }
                // The end of the connection has not been told yet; the next one is asked.
            }
        }
        return set;
    }

    private void ask(QuerySet<C> set, RawConnection connection) {
        connection.subscribe(nextRequestId.getAndIncrement(), set.id, set.queries);
        set.askedOn = connection;
    }

    /** Ends a query set, now or when the connection is back. */
    void unsubscribe(QuerySet<C> set, @Nullable Consumer<EventContext<C>> onEnd) {
        synchronized (lock) {
            if (set.state == QuerySet.State.ENDED || set.state == QuerySet.State.UNSUBSCRIBING) {
                throw new IllegalStateException("subscription was ended before");
            }
            set.onEnd = onEnd;
            set.state = QuerySet.State.UNSUBSCRIBING;
            if (!isLost && set.askedOn == raw) {
                unask(set, raw);
            }
        }
    }

    /** The rows need not be sent back: the set knows what it reported. */
    private void unask(QuerySet<C> set, RawConnection connection) {
        try {
            connection.unsubscribe(nextRequestId.getAndIncrement(), set.id, false);
        } catch (DisconnectedException e) {
            if (policy == null) {
                throw e;
            }
        }
    }

    @Nullable
    QuerySet<C> set(int id) {
        return sets.get(id);
    }

    /** Notes that the first rows of a set have come. */
    void activate(QuerySet<C> set) {
        synchronized (lock) {
            if (set.state == QuerySet.State.PENDING) {
                set.state = QuerySet.State.ACTIVE;
            }
        }
    }

    /** Forgets a set that has ended; null if it is not known. Those who wait for its rows are told by the caller. */
    @Nullable
    QuerySet<C> endSet(int id) {
        synchronized (lock) {
            QuerySet<C> set = sets.remove(id);
            if (set != null) {
                set.state = QuerySet.State.ENDED;
            }
            return set;
        }
    }

    /** Fails the calls under way; from now on requests wait. */
    void lose(RawConnection lost, DisconnectedException failure) {
        synchronized (lock) {
            isLost = true;
        }
        calls.failSentOn(lost, failure);
    }

    /**
     * Asks a new connection for all query sets.
     *
     * @return the ids of the sets asked for
     */
    Set<Integer> replay(RawConnection next, boolean asBatch) {
        synchronized (lock) {
            Set<Integer> ids = new HashSet<>();
            List<RawQuerySet> batch = new ArrayList<>();
            for (QuerySet<C> set : sets.values()) {
                if (set.state != QuerySet.State.UNSUBSCRIBING) {
                    ids.add(set.id);
                    batch.add(new RawQuerySet(set.id, set.queries));
                    set.askedOn = next;
                }
            }
            if (asBatch && !batch.isEmpty()) {
                next.subscribeBatch(nextRequestId.getAndIncrement(), batch);
            } else {
                batch.forEach(each -> next.subscribe(nextRequestId.getAndIncrement(), each.id(), each.queries()));
            }
            return ids;
        }
    }

    /**
     * Lets requests go to a new connection, first those that have waited.
     *
     * @return the sets that were ended meanwhile
     */
    List<QuerySet<C>> resume(RawConnection next) {
        synchronized (lock) {
            List<QuerySet<C>> ended = new ArrayList<>();
            try {
                for (QuerySet<C> set : sets.values()) {
                    boolean isUnwanted = set.state == QuerySet.State.UNSUBSCRIBING;
                    if (isUnwanted && set.askedOn == next) {
                        unask(set, next);
                    } else if (isUnwanted) {
                        ended.add(set);
                    } else if (set.askedOn != next) {
                        ask(set, next);
                    }
                }
            } catch (DisconnectedException e) {
                // Lost again, which will be told; the next connection is asked for the rest.
            }
            for (QuerySet<C> set : ended) {
                endSet(set.id);
            }
            calls.sendKept(next);
            raw = next;
            isLost = false;
            return ended;
        }
    }

    /** Ends everything: nothing is sent any more. */
    void end(DisconnectedException failure) {
        List<QuerySet<C>> endedSets;
        synchronized (lock) {
            isEnded = true;
            isLost = false;
            sets.values().forEach(set -> set.state = QuerySet.State.ENDED);
            endedSets = List.copyOf(sets.values());
            sets.clear();
        }
        endedSets.forEach(set -> set.failApplied(failure));
        calls.failAll(failure, new DisconnectedException("connection has ended", false, failure.getCause()));
    }

    /** Returns how long answers took. */
    RoundTrips roundTrips() {
        return calls.roundTrips();
    }

    /** Closes the connection that requests go to. */
    void close() {
        raw.close();
    }

    /** Returns the number of requests without an answer, query sets included. */
    int size() {
        return calls.size() + sets.size();
    }
}
