package dev.stdb.server.subscription;

import java.util.HashMap;
import java.util.Map;

/**
 * Size of an answer with the rows of several queries. Queries of one table may yield the same rows, so that a short
 * request could ask for many times what the database holds: what they yield beside the largest of them is bounded.
 * Confined to one thread.
 */
public final class AnswerSize {
    private final long repeatedMax;
    /** Bytes of the largest query of each table or view, by its id. */
    private final Map<Integer, Long> largest = new HashMap<>();

    private long repeated;

    /**
     * Creates the size of an answer without rows.
     *
     * @param repeatedMax most bytes of all queries beside the largest of each table
     */
    public AnswerSize(long repeatedMax) {
        this.repeatedMax = repeatedMax;
    }

    /**
     * Adds the rows of a query.
     *
     * @throws SubscriptionException if that is too much
     */
    void add(int tableId, long bytes) {
        long former = largest.getOrDefault(tableId, 0L);
        repeated += Math.min(former, bytes);
        largest.put(tableId, Math.max(former, bytes));
        if (repeated > repeatedMax) {
            throw SubscriptionException.repeated(repeated, repeatedMax);
        }
    }
}
