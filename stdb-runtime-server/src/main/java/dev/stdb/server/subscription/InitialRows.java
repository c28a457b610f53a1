package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QueryRows.SingleTableRows;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.tx.RowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The encoded result of a query at one point in time, evaluated once and shared by all who subscribe while it stays the
 * same. Thread-safe.
 */
final class InitialRows {
    private final List<QueryPlans> fragments;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable List<SingleTableRows> rows;

    InitialRows(List<QueryPlans> fragments) {
        this.fragments = fragments;
    }

    /** Returns the table whose rows these are. */
    TableSchema table() {
        return fragments.get(0).returnedTable();
    }

    /**
     * Evaluates the query, unless that has been done. May block while another thread does it.
     *
     * @param source the state; must be one with this result
     * @return one element per fragment, without those that read an empty table
     */
    List<SingleTableRows> evaluate(RowReader source) {
        List<SingleTableRows> known = rows;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = rows;
            if (known == null) {
                List<SingleTableRows> evaluated = new ArrayList<>(1);
                for (QueryPlans plans : fragments) {
                    TableSchema table = plans.returnedTable();
                    plans.evaluate(source)
                            .ifPresent(
                                    found -> evaluated.add(new SingleTableRows(table, RowListEncoder.rowList(found))));
                }
                known = List.copyOf(evaluated);
                rows = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the result is there, so that {@link #evaluate} costs nothing. */
    boolean isEvaluated() {
        return rows != null;
    }

    /** Returns the bytes of the rows that are there already; 0 before the evaluation. */
    long evaluatedBytes() {
        List<SingleTableRows> known = rows;
        return known == null
                ? 0
                : known.stream().mapToLong(table -> table.rowList().length).sum();
    }

    /** Estimates how many rows an evaluation reads: all of the tables it scans. */
    long estimateRows(RowReader source) {
        if (isEvaluated()) {
            return 0;
        }
        double total = 0;
        for (QueryPlans plans : fragments) {
            total += plans.initial(source).estimateRows(source);
        }
        return (long) total;
    }
}
