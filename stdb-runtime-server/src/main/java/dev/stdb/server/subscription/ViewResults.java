package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.view.ViewSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What queries over views yielded at one moment, evaluated when somebody asks for it: rows that many queries share are
 * not copied for each of them. Confined to the database thread, which closes it.
 */
public final class ViewResults implements AutoCloseable {
    /** Of no queries. */
    public static final ViewResults NONE = new ViewResults(Map.of(), null);

    private final Map<LiveQuery, Before> queries;
    private final @Nullable ReadView tables;

    /**
     * A query as it was.
     *
     * @param fragments its plans
     * @param views the rows of the views that it read
     */
    record Before(List<QueryPlans> fragments, ViewSnapshot views) {}

    /**
     * Creates the results of queries.
     *
     * @param tables the tables at that moment, closed with this; absent if there are no queries
     */
    ViewResults(Map<LiveQuery, Before> queries, @Nullable ReadView tables) {
        this.queries = queries;
        this.tables = tables;
    }

    /** Returns the queries; not to be changed. */
    Set<LiveQuery> queries() {
        return queries.keySet();
    }

    /** Evaluates one of the queries as of that moment. */
    RowBuffer rows(LiveQuery query) {
        Before before = Objects.requireNonNull(queries.get(query));
        return LiveQuery.evaluate(before.fragments(), before.views().over(Objects.requireNonNull(tables)));
    }

    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
    }

    /** Returns the encoded difference of two results of a query, as bags; null if there is none. */
    static @Nullable TableUpdate difference(LiveQuery query, RowBuffer before, RowBuffer after) {
        Map<ByteKey, int[]> counts = new LinkedHashMap<>();
        count(after, 1, counts);
        count(before, -1, counts);
        RowBuffer inserts = new RowBuffer();
        RowBuffer deletes = new RowBuffer();
        counts.forEach((row, count) -> {
            RowBuffer target = count[0] > 0 ? inserts : deletes;
            for (int i = Math.abs(count[0]); i > 0; i--) {
                target.add(row.array(), row.start(), row.length());
            }
        });
        if (inserts.isEmpty() && deletes.isEmpty()) {
            return null;
        }
        TableSchema table = query.fragments().get(0).plans().returnedTable();
        return new TableUpdate(table, List.of(RowListEncoder.persistentTableRows(inserts, deletes)));
    }

    private static void count(RowBuffer rows, int weight, Map<ByteKey, int[]> counts) {
        for (int i = 0; i < rows.count(); i++) {
            counts.computeIfAbsent(new ByteKey(rows.row(i)), row -> new int[1])[0] += weight;
        }
    }
}
