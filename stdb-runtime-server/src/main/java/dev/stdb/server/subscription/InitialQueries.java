package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QueryRows.SingleTableRows;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.view.ViewSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The queries of a set that was just registered, whose rows are still to be read: from the state at the time of the
 * registration, on any thread, once. Every later transaction is reported to the set as a delta.
 */
public final class InitialQueries {
    private final List<InitialRows> queries;
    private final ViewSnapshot views;

    /**
     * Creates the queries of a set.
     *
     * @param views the rows of the views they read
     */
    InitialQueries(List<InitialRows> queries, ViewSnapshot views) {
        this.queries = List.copyOf(queries);
        this.views = views;
    }

    /** Returns the table or view whose rows each query yields. */
    public List<TableSchema> tables() {
        return queries.stream().map(InitialRows::table).toList();
    }

    /**
     * Reads the rows of all queries. May block while another thread evaluates one of them.
     *
     * @param source the state as of the registration
     * @param size of the answer to which the rows are added
     * @return the rows of each query; queries over an empty table are left out
     * @throws SubscriptionException if the answer is too large
     */
    public QueryRows evaluate(RowReader source, AnswerSize size) {
        List<SingleTableRows> tables = new ArrayList<>();
        RowReader all = views.over(source);
        for (InitialRows query : queries) {
            tables.addAll(query.evaluate(all));
            size.add(query.table().tableId(), query.evaluatedBytes());
        }
        return new QueryRows(tables);
    }

    /**
     * Returns the bytes of those rows that others have asked for already.
     *
     * @param size of the answer to which they are added
     * @throws SubscriptionException if the answer is too large
     */
    public long evaluatedBytes(AnswerSize size) {
        long total = 0;
        for (InitialRows query : queries) {
            long bytes = query.evaluatedBytes();
            size.add(query.table().tableId(), bytes);
            total += bytes;
        }
        return total;
    }

    /** Estimates how many rows have to be read; what other clients have asked for already costs nothing. */
    public long estimateRows(RowReader source) {
        long total = 0;
        RowReader all = views.over(source);
        for (InitialRows query : queries) {
            total += query.estimateRows(all);
        }
        return total;
    }
}
