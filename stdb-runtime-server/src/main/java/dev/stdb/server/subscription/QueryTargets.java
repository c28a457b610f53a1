package dev.stdb.server.subscription;

import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.TxData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the live queries that a transaction may concern, by its changed rows. Confined to the database thread. */
final class QueryTargets {
    private final Map<Integer, TableTargets> byTable = new HashMap<>();

    /** Makes changed rows find a query from now on. */
    void add(LiveQuery query) {
        for (Fragment fragment : query.fragments()) {
            fragment.targets(QueryCompiler.targets(fragment));
            for (DeltaTarget target : fragment.targets()) {
                RowLayout layout = fragment.plans().driven().get(target.slot()).layout(target.slot());
                byTable.computeIfAbsent(target.tableId(), id -> new TableTargets(layout))
                        .add(target);
            }
        }
    }

    void remove(LiveQuery query) {
        for (Fragment fragment : query.fragments()) {
            for (DeltaTarget target : fragment.targets()) {
                TableTargets targets = byTable.get(target.tableId());
                if (targets != null) {
                    targets.remove(target);
                    if (targets.isEmpty()) {
                        byTable.remove(target.tableId());
                    }
                }
            }
            fragment.targets(List.of());
        }
    }

    boolean isEmpty() {
        return byTable.isEmpty();
    }

    void clear() {
        byTable.clear();
    }

    /**
     * Hands changed rows to the queries they concern, and returns those.
     *
     * @param after the state after the transaction
     */
    List<LiveQuery> touched(TxData data, RowReader after) {
        List<LiveQuery> touched = new ArrayList<>();
        DeltaContext context = null;
        for (TableChanges changes : data.tables()) {
            TableTargets targets = byTable.get(changes.table().tableId());
            if (targets != null) {
                context = context == null ? new DeltaContext(data, after) : context;
                targets.dispatch(changes, context, touched);
            }
        }
        return touched;
    }
}
