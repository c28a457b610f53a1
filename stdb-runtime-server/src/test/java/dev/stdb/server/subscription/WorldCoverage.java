package dev.stdb.server.subscription;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What random worlds have met: results of live queries that a transaction changed, by what the query was like. A test
 * that compares nothing but empty results would pass, too.
 */
final class WorldCoverage {
    /** What a changed result shows to work. */
    enum Feature {
        JOIN,
        SELF_JOIN,
        THREE_TABLES,
        ROW_LEVEL_SECURITY,
        SENDER,
        /** A row was there more than once. */
        MULTIPLICITY,
        /** A comparison of two conditions, or a column that is a truth value. */
        TRUTH,
        /** Rows of the event table, which leave no result behind. */
        EVENT,
        EVENT_JOIN
    }

    private final Map<Feature, Integer> changes = new EnumMap<>(Feature.class);
    private final Set<String> queries = new HashSet<>();
    private final Map<String, Map<String, Integer>> results = new HashMap<>();
    private int transactions;
    private int changedResults;
    private int answers;

    /** Notes a transaction that changed rows. */
    void transaction() {
        transactions++;
    }

    /** Notes the answer to a one-off query. */
    void answered(Map<String, Integer> rows) {
        answers += rows.isEmpty() ? 0 : 1;
    }

    /** Begins another world, in which results start anew. */
    void startWorld() {
        results.clear();
    }

    /**
     * Notes the result of a live query after a transaction.
     *
     * @param whose whose result it is: others may get other rows
     * @param filtered whether row-level security applies
     */
    void result(RandomQuery query, String whose, boolean filtered, Map<String, Integer> result) {
        queries.add(query.sql());
        Map<String, Integer> before = results.put(query.sql() + whose, result);
        if (before != null && !before.equals(result)) {
            changedResults++;
            count(query, filtered);
            if (before.values().stream().anyMatch(n -> n > 1)
                    || result.values().stream().anyMatch(n -> n > 1)) {
                count(Feature.MULTIPLICITY);
            }
        }
    }

    /** Notes rows of the event table that a live query yields. */
    void events(RandomQuery query, Map<String, Integer> rows) {
        if (!rows.isEmpty()) {
            count(Feature.EVENT);
            if (query.tables().size() > 1) {
                count(Feature.EVENT_JOIN);
            }
        }
    }

    private void count(RandomQuery query, boolean filtered) {
        int tables = query.tables().size();
        if (tables > 1) {
            count(Feature.JOIN);
        }
        if (new HashSet<>(query.tables()).size() < tables) {
            count(Feature.SELF_JOIN);
        }
        if (tables > 2) {
            count(Feature.THREE_TABLES);
        }
        if (filtered) {
            count(Feature.ROW_LEVEL_SECURITY);
        }
        String sql = query.sql();
        if (sql.contains(":sender")) {
            count(Feature.SENDER);
        }
        if (sql.contains(") = (") || sql.matches(".* WHERE (\\w\\.)?c\\d")) {
            count(Feature.TRUTH);
        }
    }

    private void count(Feature feature) {
        changes.merge(feature, 1, Integer::sum);
    }

    int transactions() {
        return transactions;
    }

    int queries() {
        return queries.size();
    }

    int changedResults() {
        return changedResults;
    }

    int answers() {
        return answers;
    }

    int changes(Feature feature) {
        return changes.getOrDefault(feature, 0);
    }

    @Override
    public String toString() {
        return "transactions=" + transactions + ", queries=" + queries.size() + ", changedResults=" + changedResults
                + ", answers=" + answers + ", " + changes;
    }
}
