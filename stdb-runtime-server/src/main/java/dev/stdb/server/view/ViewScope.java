package dev.stdb.server.view;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.QueryViews;
import dev.stdb.server.tx.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The views that one caller may read, evaluated as statements mention them and kept until {@link #close}, unless
 * somebody {@linkplain #keep keeps} them. Confined to the database thread; {@link #resolved} gives what other threads
 * may use.
 */
public final class ViewScope implements QueryViews, AutoCloseable {
    private final LiveViews live;
    private final QueryAuth auth;
    private final Tx tx;
    private final List<ViewInstance> acquired = new ArrayList<>(1);

    ViewScope(LiveViews live, QueryAuth auth, Tx tx) {
        this.live = live;
        this.auth = auth;
        this.tx = tx;
    }

    @Override
    public @Nullable ViewSchema find(String name) {
        return find(live.schema(), auth, name);
    }

    private static @Nullable ViewSchema find(DatabaseSchema schema, QueryAuth auth, String name) {
        ViewSchema view = schema.view(name);
        return view != null && LiveViews.maySee(auth, view) ? view : null;
    }

    @Override
    public TableSchema rows(ViewSchema view, byte[] args) {
        ViewInstance instance = live.acquire(view, auth.caller(), args, tx);
        acquired.add(instance);
        return instance.table();
    }

    @Override
    public TypedSelect inline(TypedSelect select) {
        Map<Integer, TypedSelect> queries = queries();
        return queries.isEmpty() ? select : inline(select, queries);
    }

    private Map<Integer, TypedSelect> queries() {
        Map<Integer, TypedSelect> queries = new HashMap<>();
        for (ViewInstance instance : acquired) {
            TypedSelect query = instance.content().query();
            if (query != null) {
                queries.put(instance.table().tableId(), query);
            }
        }
        return queries;
    }

    private static TypedSelect inline(TypedSelect select, Map<Integer, TypedSelect> queries) {
        TypedSelect inlined = select;
        for (int slot = 0; slot < select.tables().size(); slot++) {
            TableSchema view = select.tables().get(slot);
            TypedSelect query = queries.get(view.tableId());
            if (query != null) {
                TableSchema read = query.tables().get(((WholeRow) query.output()).slot());
                inlined = inlined.withSlot(slot, query, read.renamed(view.name()));
            }
        }
        return inlined;
    }

    /** Returns whether what was mentioned so far is something else for other callers. */
    public boolean dependsOnCaller() {
        return acquired.stream().anyMatch(instance -> !instance.what().view().isAnonymous());
    }

    /** Returns the instances mentioned, which the caller {@linkplain LiveViews#release releases} from now on. */
    public List<ViewInstance> keep() {
        List<ViewInstance> kept = List.copyOf(acquired);
        acquired.clear();
        return kept;
    }

    /** Returns the rows of the instances mentioned so far. */
    public ViewSnapshot snapshot() {
        return new ViewSnapshot(acquired);
    }

    /** Returns the views for statements that mention nothing but what was mentioned so far; for any thread. */
    public QueryViews resolved() {
        DatabaseSchema schema = live.schema();
        Map<ViewKey, TableSchema> tables = new HashMap<>();
        acquired.forEach(instance -> tables.put(instance.what().key(), instance.table()));
        Map<Integer, TypedSelect> queries = queries();
        QueryAuth who = auth;
        return new QueryViews() {
            @Override
            public @Nullable ViewSchema find(String name) {
                return ViewScope.find(schema, who, name);
            }

            @Override
            public TableSchema rows(ViewSchema view, byte[] args) {
                TableSchema table = tables.get(ViewKey.of(view, who.caller(), args));
                if (table == null) {
                    throw new IllegalStateException("a view that the statement did not mention: " + view.name());
                }
                return table;
            }

            @Override
            public TypedSelect inline(TypedSelect select) {
                return ViewScope.inline(select, queries);
            }
        };
    }

    @Override
    public void close() {
        live.release(keep());
    }
}
