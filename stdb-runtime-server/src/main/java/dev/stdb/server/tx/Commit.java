package dev.stdb.server.tx;

import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.storage.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The two halves of a commit: learn what changed, then make it final. */
final class Commit {
    private static final Comparator<TableChanges> BY_TABLE =
            Comparator.comparingInt(change -> change.table().tableId());

    private Commit() {}

    /** Returns the net effect on all tables that still exist, by ascending id. */
    static List<TableChanges> netEffect(CatalogState catalog, UndoLog undo) {
        List<TableChanges> changes = new ArrayList<>(undo.tables().size());
        for (TableState table : undo.tables()) {
            if (catalog.state(table.id()) == table) {
                TableChanges change = NetEffect.of(table, undo);
                if (change != null) {
                    changes.add(change);
                }
            }
        }
        if (changes.size() > 1) {
            changes.sort(BY_TABLE);
        }
        return changes;
    }

    /** Drops the undo list and what it kept alive; empties event tables. */
    static void release(UndoLog undo) {
        List<TableState> events = List.of();
        for (TableState table : undo.tables()) {
            if (table.schema().isEvent()) {
                events = events.isEmpty() ? new ArrayList<>() : events;
                events.add(table);
            }
        }
        undo.release();
        for (TableState table : events) {
            Table rows = table.rows();
            RowCursor all = rows.scan();
            while (all.next()) {
                rows.delete((int) all.pointer());
                rows.free((int) all.pointer());
            }
        }
    }
}
