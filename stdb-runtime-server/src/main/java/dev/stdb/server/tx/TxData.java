package dev.stdb.server.tx;

import java.util.List;

/**
 * What a transaction changed, net. Safe to read from any thread.
 *
 * @param txOffset the offset of the transaction in the log, or -1 if it consumed none
 * @param tables the changed tables by ascending id
 */
public record TxData(long txOffset, List<TableChanges> tables) {
    /** Copies the list. */
    public TxData {
        tables = List.copyOf(tables);
    }

    /** Returns whether nothing changed. */
    public boolean isEmpty() {
        return tables.isEmpty();
    }
}
