package dev.stdb.server.tx;

import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction changed, net. Safe to read from any thread.
 *
 * @param txOffset the offset of the transaction in the log; {@link #NO_OFFSET} if it left no trace there
 * @param tables the changed tables by ascending id
 */
public record TxData(long txOffset, List<TableChanges> tables) {
    /** {@link #txOffset} of a transaction that changed nothing and was not logged. */
    public static final long NO_OFFSET = -1;

    /** Copies the list. */
    public TxData {
        tables = List.copyOf(tables);
    }

    /** Returns these changes with more, of other tables. */
    public TxData with(List<TableChanges> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<TableChanges> all = new ArrayList<>(tables);
        all.addAll(more);
        return new TxData(txOffset, all);
    }

    /** Returns whether nothing changed. */
    public boolean isEmpty() {
        return tables.isEmpty();
    }
}
