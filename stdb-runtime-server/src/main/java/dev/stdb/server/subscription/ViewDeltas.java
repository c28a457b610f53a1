package dev.stdb.server.subscription;

import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.TxData;
import dev.stdb.server.view.LiveViews;
import dev.stdb.server.view.ViewChanges;
import dev.stdb.server.view.ViewInstance;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rows of views up to date whose queries may yield a row several times, by the deltas of those queries. They
 * come before the deltas of the queries that read the views. Confined to the database thread.
 */
final class ViewDeltas {
    private static final Logger LOG = LoggerFactory.getLogger(ViewDeltas.class);

    private final LiveViews views;
    private final QueryTargets targets = new QueryTargets();
    private final Map<ViewInstance, LiveQuery> queries = new HashMap<>();
    private final Map<LiveQuery, ViewInstance> instances = new IdentityHashMap<>();

    ViewDeltas(LiveViews views) {
        this.views = views;
    }

    /**
     * Keeps instances up to date from now on, if they need it.
     *
     * @param source the state that they are up to date with
     */
    void follow(Collection<ViewInstance> used, RowReader source) {
        for (ViewInstance instance : used) {
            TypedSelect select = instance.countedQuery();
            if (select != null && !queries.containsKey(instance)) {
                LiveQuery query = new LiveQuery(
                        new LiveQuery.Key("view " + instance.table().name(), null),
                        new QueryAuth(Identity.ZERO, true),
                        new CompiledQuery(List.of(QueryCompiler.plans(select, source)), select.tables(), false),
                        List.of());
                queries.put(instance, query);
                instances.put(query, instance);
                targets.add(query);
            }
        }
    }

    /** Forgets those instances that nobody uses any more. */
    void forget(Collection<ViewInstance> released) {
        for (ViewInstance instance : released) {
            LiveQuery query = instance.isUsed() ? null : queries.remove(instance);
            if (query != null) {
                instances.remove(query);
                targets.remove(query);
            }
        }
    }

    /** Forgets all instances. */
    void clear() {
        targets.clear();
        queries.clear();
        instances.clear();
    }

    /**
     * Changes the rows of the instances that a transaction concerns.
     *
     * @param data what the transaction changed in tables
     * @param after the tables after it
     */
    ViewChanges apply(TxData data, RowReader after) {
        if (targets.isEmpty()) {
            return ViewChanges.NONE;
        }
        List<TableChanges> changes = new ArrayList<>();
        Map<ViewInstance, String> failures = new LinkedHashMap<>();
        for (LiveQuery query : targets.touched(data, after)) {
            ViewInstance instance = instances.get(query);
            if (instance != null) {
                apply(query, instance, changes, failures);
            }
        }
        return new ViewChanges(changes, failures);
    }

    private void apply(
            LiveQuery query, ViewInstance instance, List<TableChanges> changes, Map<ViewInstance, String> failures) {
        RowBuffer inserts = new RowBuffer();
        RowBuffer deletes = new RowBuffer();
        if (!query.takeDelta(inserts, deletes)) {
            LOG.error("delta failed: query={}", query.key().text(), query.failure());
            failures.put(instance, "Internal error evaluating queries");
            return;
        }
        try {
            TableChanges change = views.apply(instance, inserts, deletes);
            if (change != null) {
                changes.add(change);
            }
        } catch (SqlException e) {
            failures.put(instance, String.valueOf(e.getMessage()));
        }
    }
}
