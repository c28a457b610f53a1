package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What queries over views yielded at one moment. Confined to the database thread. */
public final class ViewResults {
    /** Of no queries. */
    public static final ViewResults NONE = new ViewResults(Map.of());

    private final Map<LiveQuery, RowBuffer> rows;

    ViewResults(Map<LiveQuery, RowBuffer> rows) {
        this.rows = rows;
    }

    /** Returns the rows by query; not to be changed. */
    Map<LiveQuery, RowBuffer> rows() {
        return rows;
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
