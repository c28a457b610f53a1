package dev.stdb.it.clients;

import dev.stdb.it.clients.TraceEntry.Cause;
import dev.stdb.it.clients.TraceEntry.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for the callbacks of one message, whatever came before: spec client-sdk.md §4.1 and §5. */
final class MessageCheck {
    private static final Set<String> KEYED_TABLES = Set.of("entry", "progress");

    private final CallbackOrder order;
    private final List<String> tables;

    /**
     * Creates a check.
     *
     * @param tables in the order of the bindings
     */
    MessageCheck(CallbackOrder order, List<String> tables) {
        this.order = order;
        this.tables = tables;
    }

    static boolean isKeyed(String table) {
        return KEYED_TABLES.contains(table);
    }

    /** Returns the table with the primary key of a row: its first column, or the whole row where it has none. */
    static String keyOf(String table, String row) {
        return table + ":" + (isKeyed(table) ? row.substring(0, row.indexOf(',')) : row);
    }

    /** Returns what is wrong with the callbacks of a message. */
    Optional<String> mistake(List<TraceEntry> message) {
        return wrongOrder(message)
                .or(() -> wrongUpdate(message))
                .or(() -> wrongPair(message))
                .or(() -> wrongBefore(message))
                .or(() -> wrongCause(message));
    }

    private Optional<String> wrongOrder(List<TraceEntry> message) {
        List<Integer> ranks = order.ranks(message, tables);
        for (int i = 1; i < ranks.size(); i++) {
            if (ranks.get(i) < ranks.get(i - 1)) {
                return Optional.of(
                        "callbacks in a wrong order: " + message.get(i) + " is behind " + message.get(i - 1));
            }
        }
        return Optional.empty();
    }

    private Optional<String> wrongUpdate(List<TraceEntry> message) {
        for (TraceEntry entry : message) {
            if (entry.kind() != Kind.UPDATE) {
                continue;
            }
            boolean isSame = keyOf(entry.subject(), entry.row()).equals(keyOf(entry.subject(), entry.before()));
            if (!isKeyed(entry.subject()) || !isSame) {
                return Optional.of("an update of a row with another key: " + entry);
            }
            if (order.isOurs() && entry.row().equals(entry.before())) {
                return Optional.of("an update that changes nothing: " + entry);
            }
        }
        return Optional.empty();
    }

    /** A row that goes and comes in one message was updated, or nothing has happened to it. */
    private Optional<String> wrongPair(List<TraceEntry> message) {
        Set<String> deleted = keys(message, Kind.DELETE);
        return message.stream()
                .filter(entry -> entry.kind() == Kind.INSERT)
                .filter(entry -> order.isOurs() || isKeyed(entry.subject()))
                .filter(entry -> deleted.contains(keyOf(entry.subject(), entry.row())))
                .findFirst()
                .map(entry -> "deleted and inserted in one message: " + entry);
    }

    private static Set<String> keys(List<TraceEntry> message, Kind kind) {
        return message.stream()
                .filter(entry -> entry.kind() == kind)
                .map(entry -> keyOf(entry.subject(), entry.row()))
                .collect(Collectors.toSet());
    }

    private Optional<String> wrongBefore(List<TraceEntry> message) {
        Set<String> announced = keys(message, Kind.BEFORE_DELETE);
        Set<String> deleted = keys(message, Kind.DELETE);
        if (!order.isOurs() || announced.equals(deleted)) {
            return Optional.empty();
        }
        return Optional.of("deleted " + deleted + " but told before: " + announced);
    }

    private Optional<String> wrongCause(List<TraceEntry> message) {
        Set<Cause> causes = new HashSet<>();
        message.stream().map(TraceEntry::cause).forEach(causes::add);
        causes.remove(Cause.NONE);
        if (causes.size() > 1) {
            return Optional.of("one message with several causes: " + causes);
        }
        if (causes.contains(Cause.SUBSCRIBE)) {
            return wrongPart(message, Kind.APPLIED, Kind.INSERT);
        }
        if (causes.contains(Cause.UNSUBSCRIBE)) {
            return wrongPart(message, Kind.ENDED, Kind.DELETE);
        }
        return Optional.empty();
    }

    private static Optional<String> wrongPart(List<TraceEntry> message, Kind set, Kind row) {
        long sets = message.stream().filter(entry -> entry.kind() == set).count();
        Optional<TraceEntry> other = message.stream()
                .filter(entry -> entry.kind().isRow() && entry.kind() != row)
                .findFirst();
        if (sets != 1) {
            return Optional.of("a message about one query set tells " + sets + " times " + set);
        }
        return other.map(entry -> "a query set that is " + set + " brings only " + row + ", but not " + entry);
    }
}
