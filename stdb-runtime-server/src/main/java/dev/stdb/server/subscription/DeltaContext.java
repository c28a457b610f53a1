package dev.stdb.server.subscription;

import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.TxData;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transaction under evaluation: what it changed, and the state after and before it. Confined to the database
 * thread.
 */
final class DeltaContext {
    private final RowReader after;
    private final Map<Integer, TableChanges> changes = new HashMap<>();
    private @Nullable BeforeRows before;

    /**
     * Creates a context.
     *
     * @param data what the transaction changed
     * @param after the state after it
     */
    DeltaContext(TxData data, RowReader after) {
        this.after = after;
        for (TableChanges table : data.tables()) {
            changes.put(table.table().tableId(), table);
        }
    }

    /** Returns the state after the transaction. */
    RowReader after() {
        return after;
    }

    /** Returns the state before the transaction, as far as rows go; built when it is first asked for. */
    RowReader before() {
        if (before == null) {
            before = new BeforeRows(after, changes);
        }
        return before;
    }

    /** Returns the changes of a table, if any. */
    @Nullable
    TableChanges changesOf(int tableId) {
        return changes.get(tableId);
    }
}
