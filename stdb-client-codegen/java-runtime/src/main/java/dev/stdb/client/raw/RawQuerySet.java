package dev.stdb.client.raw;

import java.util.List;

/**
 * Queries asked for under one id.
 *
 * @param id id of the query set, unique among those of its connection
 * @param queries SQL
 */
public record RawQuerySet(int id, List<String> queries) {
    /** Copies {@code queries}. */
    public RawQuerySet {
        queries = List.copyOf(queries);
    }
}
