package dev.stdb.server.subscription;

import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.row.ByteKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The distinct update messages of one transaction. Clients for whom the same changed get the same message, so that it
 * is encoded and compressed once: programs built from the same code choose the same ids for the same query sets. Deltas
 * of views are the same if they say the same: many callers may have the same rows in a view of their own.
 */
final class SharedUpdates {
    private final Map<Single, TransactionUpdate> singles = new HashMap<>();
    private final Map<List<QuerySetUpdate>, TransactionUpdate> others = new HashMap<>();
    private final Map<Content, TableUpdate> contents = new HashMap<>();
    private @Nullable TableUpdate lastDelta;
    private int lastSetId;
    private @Nullable TransactionUpdate lastUpdate;

    /** What a delta says. */
    private record Content(String table, List<ByteKey> rows) {}

    /** Update of one delta in one set. Deltas are equal only if they are the same. */
    private record Single(int setId, TableUpdate delta) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Single single && setId == single.setId && delta == single.delta;
        }

        @Override
        public int hashCode() {
            return 31 * setId + System.identityHashCode(delta);
        }
    }

    /** Returns the first delta with the same content that was asked for. */
    TableUpdate equal(TableUpdate delta) {
        List<ByteKey> rows = delta.rows().stream().map(ByteKey::new).toList();
        return contents.computeIfAbsent(new Content(delta.table(), rows), content -> delta);
    }

    /** Returns the message that one query of one set has changed. */
    TransactionUpdate of(int setId, TableUpdate delta) {
        TransactionUpdate last = lastUpdate;
        if (last != null && lastDelta == delta && lastSetId == setId) {
            return last;
        }
        TransactionUpdate update = singles.computeIfAbsent(
                new Single(setId, delta),
                key -> new TransactionUpdate(List.of(new QuerySetUpdate(setId, List.of(delta)))));
        lastUpdate = update;
        lastDelta = delta;
        lastSetId = setId;
        return update;
    }

    /** Returns the message that several queries have changed. Encoded rows in it are compared by identity. */
    TransactionUpdate of(List<QuerySetUpdate> sets) {
        return others.computeIfAbsent(sets, TransactionUpdate::new);
    }
}
