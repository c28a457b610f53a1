package dev.stdb.server.view;

import dev.stdb.server.tx.RowReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of some instances as of one moment. Immutable, thread-safe. */
public final class ViewSnapshot {
    /** The rows of no instances. */
    public static final ViewSnapshot EMPTY = new ViewSnapshot(List.of());

    private final Map<Integer, ViewRows> rows = new HashMap<>();

    ViewSnapshot(Collection<ViewInstance> instances) {
        for (ViewInstance instance : instances) {
            ViewRows content = instance.content().rows();
            if (content != null) {
                rows.put(instance.table().tableId(), content);
            }
        }
    }

    /** Returns a reader of tables and of these rows, for the thread of {@code tables}. */
    public RowReader over(RowReader tables) {
        return rows.isEmpty() ? tables : new ViewReader(tables, rows::get);
    }
}
