package dev.stdb.it.clients;

import dev.stdb.it.clients.TraceEntry.Kind;
import java.util.ArrayList;
import java.util.List;

/** In which order a client runs the callbacks of one message: spec client-sdk.md §5. */
enum CallbackOrder {
    /**
     * Before delete, the query sets concerned, then table after table as generated: deletes, updates, inserts; at last,
     * that the connection is back.
     */
    OURS {
        @Override
        List<Integer> ranks(List<TraceEntry> message, List<String> generated) {
            return message.stream()
                    .map(entry -> rank(entry, generated.indexOf(entry.subject())))
                    .toList();
        }

        private static int rank(TraceEntry entry, int table) {
            return switch (entry.kind()) {
                case BEFORE_DELETE -> table;
                case DELETE -> TABLES + KINDS * table;
                case UPDATE -> TABLES + KINDS * table + 1;
                case INSERT -> TABLES + KINDS * table + 2;
                case BACK -> Integer.MAX_VALUE;
                default -> SETS;
            };
        }
    },

    /**
     * The query set concerned, then table after table as they come in the message; tables with a primary key tell
     * deletes behind the others.
     */
    OFFICIAL {
        @Override
        List<Integer> ranks(List<TraceEntry> message, List<String> generated) {
            List<String> seen = new ArrayList<>();
            return message.stream().map(entry -> rank(entry, seen)).toList();
        }

        private static int rank(TraceEntry entry, List<String> seen) {
            if (!entry.kind().isRow()) {
                return SETS;
            }
            if (!seen.contains(entry.subject())) {
                seen.add(entry.subject());
            }
            boolean isLate = entry.kind() == Kind.DELETE && MessageCheck.isKeyed(entry.subject());
            return TABLES + KINDS * seen.indexOf(entry.subject()) + (isLate ? 1 : 0);
        }
    };

    private static final int SETS = 100;
    private static final int TABLES = 200;
    private static final int KINDS = 3;

    /**
     * Returns a number for each callback of a message; right is an order in which none is less than the one before.
     *
     * @param generated the tables in the order of the bindings
     */
    abstract List<Integer> ranks(List<TraceEntry> message, List<String> generated);

    /** Returns whether callbacks run before rows are deleted, and identical rows are never told as changed. */
    boolean isOurs() {
        return this == OURS;
    }
}
