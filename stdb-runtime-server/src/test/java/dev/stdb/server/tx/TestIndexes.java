package dev.stdb.server.tx;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Changes the indexes of a table in tests, as a migration does. */
public final class TestIndexes {
    private TestIndexes() {}

    /** Adds an index to a table; returns it with the id it got. */
    public static IndexSchema add(Tx tx, int tableId, IndexSchema index) {
        List<IndexSchema> indexes = new ArrayList<>(table(tx, tableId).indexes());
        indexes.add(index);
        List<IndexSchema> changed = alter(tx, tableId, indexes).indexes();
        return changed.get(changed.size() - 1);
    }

    /** Drops an index of a table. */
    public static void drop(Tx tx, int tableId, int indexId) {
        List<IndexSchema> indexes = new ArrayList<>(table(tx, tableId).indexes());
        indexes.removeIf(index -> index.indexId() == indexId);
        alter(tx, tableId, indexes);
    }

    private static TableSchema table(Tx tx, int tableId) {
        return Objects.requireNonNull(tx.catalog().tableById(tableId));
    }

    private static TableSchema alter(Tx tx, int tableId, List<IndexSchema> indexes) {
        return tx.alterTable(
                tableId, table(tx, tableId).toBuilder().indexes(indexes).build());
    }
}
