package dev.stdb.server.subscription;

import dev.stdb.server.query.ReadSource;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.TxData;
import org.jspecify.annotations.Nullable;

/**
 * The transaction under evaluation.
 *
 * @param data what it changed
 * @param after the state after it
 */
record DeltaContext(TxData data, ReadSource after) {

    /** Returns the changes of a table, if any. */
    @Nullable
    TableChanges changesOf(int tableId) {
        for (TableChanges changes : data.tables()) {
            if (changes.table().tableId() == tableId) {
                return changes;
            }
        }
        return null;
    }
}
