package dev.stdb.it.clients;

import dev.stdb.it.clients.TraceEntry.Cause;
import dev.stdb.it.clients.TraceEntry.Kind;
import dev.stdb.it.clients.TraceEntry.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Follows what a client tells and finds what must not be: rows that come twice or go without having come, callbacks in
 * a wrong order, a cache that is not what the callbacks told, rows that vanish with a connection that comes back, calls
 * without an outcome or with two. Not thread-safe.
 *
 * <p>Rules: spec client-sdk.md §4, spec client-sdk.md §5, spec client-sdk.md §6, spec client-sdk.md §7 and spec
 * client-sdk.md §13.
 */
final class TraceCheck {
    private static final int ENTRIES_SHOWN = 60;

    private final String client;
    private final CallbackOrder order;
    private final MessageCheck messages;
    private final Deque<TraceEntry> latest = new ArrayDeque<>();

    /** The callbacks of the message that is not complete yet. */
    private final List<TraceEntry> message = new ArrayList<>();

    /** The rows as callbacks have told them. */
    private Map<String, Set<String>> told = new TreeMap<>();

    /** All states that the cache has had since the last report. */
    private final Set<String> states = new HashSet<>(Set.of(CacheDigest.EMPTY));

    /** Names of the reducers called without an outcome so far. */
    private final Map<Long, String> open = new HashMap<>();

    private final Map<Long, Outcome> outcomes = new LinkedHashMap<>();

    /** Calls made with the connection object there is. */
    private final Set<String> own = new HashSet<>();

    private final Set<Integer> applied = new TreeSet<>();
    private final Set<Integer> ended = new HashSet<>();
    private boolean hasStarted;
    private boolean isLost;
    private int comebacks;
    private long lastAnswered = -1;

    /**
     * Creates a check of a client that has not started.
     *
     * @param tables in the order of the bindings
     */
    TraceCheck(String client, CallbackOrder order, List<String> tables) {
        this.client = client;
        this.order = order;
        messages = new MessageCheck(order, tables);
    }

    /**
     * Goes on with what has happened up to a moment at which nothing was under way.
     *
     * @throws AssertionError with the latest entries if something is wrong
     */
    void accept(Report report) {
        for (TraceEntry entry : report.trace()) {
            if (!message.isEmpty() && !continues(entry)) {
                finishMessage();
            }
            remember(entry);
            if (entry.kind().isOfMessage()) {
                message.add(entry);
            } else {
                mark(entry);
            }
        }
        if (!message.isEmpty()) {
            finishMessage();
        }
        require(open.isEmpty(), "calls without an outcome: " + open);
        require(!isLost, "the connection has not come back");
        Set<String> never = new HashSet<>(report.samples());
        never.removeAll(states);
        require(never.isEmpty(), "another thread has read a cache that never was: " + never);
        states.clear();
        states.add(CacheDigest.of(told));
    }

    /** Returns the rows of a table as callbacks have told them. */
    Set<String> told(String table) {
        return told.getOrDefault(table, Set.of());
    }

    /** Returns the query sets that were applied and have not ended. */
    Set<Integer> activeSets() {
        return Collections.unmodifiableSet(applied);
    }

    /** Returns the outcomes of all calls, by id. */
    Map<Long, Outcome> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /** Returns how often the connection has come back. */
    int comebacks() {
        return comebacks;
    }

    private void remember(TraceEntry entry) {
        latest.add(entry);
        if (latest.size() > ENTRIES_SHOWN) {
            latest.remove();
        }
    }

    /** Where the client does not tell the message of a query set, the rows right behind belong to it. */
    private boolean continues(TraceEntry entry) {
        TraceEntry last = message.get(message.size() - 1);
        if (!entry.kind().isOfMessage()) {
            return false;
        }
        if (!last.message().isEmpty()) {
            return entry.message().equals(last.message());
        }
        return last.kind() == Kind.APPLIED && entry.cause() == Cause.SUBSCRIBE
                || last.kind() == Kind.ENDED && entry.cause() == Cause.UNSUBSCRIBE;
    }

    private void finishMessage() {
        List<TraceEntry> complete = List.copyOf(message);
        message.clear();
        messages.mistake(complete).ifPresent(mistake -> require(false, mistake));
        Map<String, Set<String>> after = new TreeMap<>();
        told.forEach((table, rows) -> after.put(table, new TreeSet<>(rows)));
        complete.forEach(entry -> apply(entry, after));
        String before = CacheDigest.of(told);
        String now = CacheDigest.of(after);
        for (TraceEntry entry : complete) {
            String expected = entry.kind() == Kind.BEFORE_DELETE ? before : now;
            require(entry.cache().equals(expected), "the callback must see the cache " + expected + ": " + entry);
            checkOwnership(entry);
        }
        checkComeback(complete);
        told = after;
        states.add(now);
    }

    private void apply(TraceEntry entry, Map<String, Set<String>> rows) {
        Set<String> table = rows.computeIfAbsent(entry.subject(), each -> new TreeSet<>());
        switch (entry.kind()) {
            case DELETE -> require(table.remove(entry.row()), "deleted without insert: " + entry);
            case UPDATE -> {
                require(table.remove(entry.before()), "updated without insert: " + entry);
                require(table.add(entry.row()), "inserted twice by an update: " + entry);
            }
            case INSERT -> require(table.add(entry.row()), "inserted twice: " + entry);
            case APPLIED -> require(applied.add(setOf(entry)), "applied twice: " + entry);
            case ENDED -> {
                applied.remove(setOf(entry));
                require(ended.add(setOf(entry)), "ended twice: " + entry);
            }
            default -> {}
        }
    }

    private static int setOf(TraceEntry entry) {
        return Integer.parseInt(entry.subject());
    }

    /** The caller's rows come with the result of the call, and before it; those of others come as transactions. */
    private void checkOwnership(TraceEntry entry) {
        if (entry.kind() != Kind.INSERT || !entry.subject().equals("entry")) {
            return;
        }
        String number = entry.row().substring(entry.row().lastIndexOf(',') + 1);
        if (entry.cause() == Cause.REDUCER) {
            require(own.contains(number), "told as the row of an own call: " + entry);
            require(open.containsKey(Long.valueOf(number)), "the row is behind the outcome of its call: " + entry);
        } else if (entry.cause() == Cause.TRANSACTION) {
            require(!own.contains(number), "the row of an own call is told as somebody else's: " + entry);
        }
    }

    /** While a connection is lost, nothing changes until one message brings everything that has changed meanwhile. */
    private void checkComeback(List<TraceEntry> complete) {
        boolean isBack = complete.get(complete.size() - 1).kind() == Kind.BACK;
        boolean isResync = complete.stream().anyMatch(entry -> entry.cause() == Cause.RESYNC);
        require(isBack == isLost, isLost ? "the cache changes while the connection is lost" : "back without a loss");
        require(isLost || !isResync, "rows are told as those of a gap that there was not");
        boolean isPure = complete.stream()
                .filter(entry -> entry.kind().isRow())
                .allMatch(entry -> entry.cause() == Cause.RESYNC);
        require(!isLost || isPure, "what has changed in the gap is told with another cause");
        if (isBack) {
            isLost = false;
            comebacks++;
        }
    }

    private void mark(TraceEntry entry) {
        switch (entry.kind()) {
            case START -> start();
            case LOST -> {
                require(order.isOurs(), "connections of this client do not come back: " + entry);
                isLost = true;
            }
            case CALLED -> {
                open.put(Long.valueOf(entry.subject()), entry.row());
                own.add(entry.subject());
            }
            case DONE -> done(Long.parseLong(entry.subject()), Outcome.valueOf(entry.row()));
            case FAILED, ERROR -> require(false, "must not happen: " + entry);
            default -> {}
        }
        String now = CacheDigest.of(told);
        require(entry.cache().equals(now), "the cache must be " + now + " as told: " + entry);
    }

    private void start() {
        require(!hasStarted || !order.isOurs(), "a connection that comes back stays the same object");
        require(open.isEmpty(), "calls without an outcome when their connection has ended: " + open);
        hasStarted = true;
        told = new TreeMap<>();
        states.add(CacheDigest.EMPTY);
        own.clear();
        applied.clear();
        ended.clear();
    }

    private void done(long call, Outcome outcome) {
        String reducer = open.remove(call);
        require(reducer != null, "an outcome of a call that is not open: " + call);
        outcomes.put(call, outcome);
        if (outcome == Outcome.OK || outcome == Outcome.REFUSED) {
            boolean isRefusal = ReducerCall.REFUSE.equals(reducer);
            require(isRefusal == (outcome == Outcome.REFUSED), outcome + " is no answer of " + reducer);
            require(call > lastAnswered, "call " + call + " is answered behind call " + lastAnswered);
            lastAnswered = call;
        }
    }

    private void require(boolean isRight, String mistake) {
        if (!isRight) {
            String trace = latest.stream().map(TraceEntry::toString).collect(Collectors.joining("\n"));
            throw new AssertionError(client + ": " + mistake + "\nthe latest of its trace:\n" + trace);
        }
    }
}
