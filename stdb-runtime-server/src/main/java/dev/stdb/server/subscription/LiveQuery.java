package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.row.Hashing;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.view.ViewInstance;
import dev.stdb.types.Identity;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query somebody is subscribed to, with its subscribers and the delta under construction. Confined to the database
 * thread.
 */
final class LiveQuery {
    private final Key key;
    private final QueryAuth auth;
    private final List<Subscriber> subscribers = new ArrayList<>(1);
    private List<Fragment> fragments;
    private List<TableSchema> namedTables;
    private List<ViewInstance> views;
    private boolean touched;
    private long updates;
    private long updateBytes;
    private @Nullable RuntimeException failure;
    private WeakReference<InitialRows> initialRows = new WeakReference<>(null);

    /**
     * What makes a query the same for two clients.
     *
     * @param text the trimmed SQL text
     * @param caller who asks, absent if the meaning does not depend on it
     */
    record Key(String text, @Nullable Identity caller) {
        /** Keyed: clients choose the text. */
        @Override
        public int hashCode() {
            return Hashing.text(text, caller == null ? 0 : caller.hashCode());
        }
    }

    /** Membership of a query in a query set: one entry of the lists of both. */
    static final class Subscriber {
        private final QuerySet set;
        private final LiveQuery query;
        private int position;

        Subscriber(QuerySet set, LiveQuery query) {
            this.set = set;
            this.query = query;
        }

        QuerySet set() {
            return set;
        }

        LiveQuery query() {
            return query;
        }
    }

    /**
     * Creates a query that nobody is subscribed to.
     *
     * @param auth who asks, or one of those who ask the same
     * @param views what it reads of views; released when nobody is subscribed any more
     */
    LiveQuery(Key key, QueryAuth auth, CompiledQuery compiled, List<ViewInstance> views) {
        this.views = views;
        this.key = key;
        this.auth = auth;
        this.fragments = fragmentsOf(compiled);
        this.namedTables = compiled.namedTables();
    }

    private List<Fragment> fragmentsOf(CompiledQuery compiled) {
        return compiled.fragments().stream()
                .map(plans -> new Fragment(this, plans))
                .toList();
    }

    Key key() {
        return key;
    }

    /** Returns what it has cost so far, as a query of one of its subscribers. */
    QueryStatus status(int querySetId) {
        return new QueryStatus(querySetId, key.text(), subscribers.size(), updates, updateBytes);
    }

    QueryAuth auth() {
        return auth;
    }

    List<Fragment> fragments() {
        return fragments;
    }

    /** Returns what it reads of views, whether their rows or their queries. */
    List<ViewInstance> views() {
        return views;
    }

    /** Returns the tables and views that the text names, which everybody who subscribes must be allowed to see. */
    List<TableSchema> namedTables() {
        return namedTables;
    }

    /** Replaces the plans after the tables changed (between transactions). */
    void replace(CompiledQuery compiled, List<ViewInstance> newViews) {
        views = newViews;
        fragments = fragmentsOf(compiled);
        namedTables = compiled.namedTables();
        initialRows.clear();
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    void add(Subscriber subscriber) {
        subscriber.position = subscribers.size();
        subscribers.add(subscriber);
    }

    /** Removes a subscriber in constant time; the last one takes its place. */
    void remove(Subscriber subscriber) {
        Subscriber last = subscribers.remove(subscribers.size() - 1);
        if (last != subscriber) {
            subscribers.set(subscriber.position, last);
            last.position = subscriber.position;
        }
    }

    /**
     * Returns the evaluation of the query as of now. Shared by all who subscribe before the result changes, as long as
     * one of them keeps it.
     */
    InitialRows initialRows() {
        InitialRows rows = initialRows.get();
        if (rows == null) {
            rows = new InitialRows(plans());
            initialRows = new WeakReference<>(rows);
        }
        return rows;
    }

    /**
     * Takes a changed row of one of its tables.
     *
     * @param target the fragment and table
     * @param tuple tuple whose slot 0 is set to the row
     * @param sign 1 for an inserted, -1 for a deleted row
     * @return whether this is the first contribution to the delta of the transaction
     */
    boolean accept(DeltaTarget target, Tuple tuple, int sign, DeltaContext context) {
        boolean first = !touched;
        if (failure != null) {
            return false;
        }
        try {
            if (!target.fragment().accept(target.slot(), tuple, sign, context)) {
                return false;
            }
        } catch (RuntimeException e) { // Boundary: one query that fails must not stop the others.
            failure = e;
        }
        touched = true;
        return first;
    }

    /** Returns the plans of all fragments. */
    List<QueryPlans> plans() {
        return fragments.stream().map(Fragment::plans).toList();
    }

    /** Evaluates a query: all rows of all fragments. */
    static RowBuffer evaluate(List<QueryPlans> fragments, RowReader source) {
        RowBuffer rows = new RowBuffer();
        for (QueryPlans plans : fragments) {
            plans.evaluate(source).ifPresent(found -> addAll(found, rows));
        }
        return rows;
    }

    private static void addAll(RowBuffer source, RowBuffer target) {
        for (int i = 0; i < source.count(); i++) {
            target.add(source.data(), source.start(i), source.length(i));
        }
    }

    /** Forgets the delta of the transaction. */
    void discardDelta() {
        touched = false;
        fragments.forEach(Fragment::reset);
    }

    /** Returns why the delta of the transaction cannot be had, if so. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /**
     * Ends the delta: adds it to buffers and forgets it.
     *
     * @return whether it can be had
     */
    boolean takeDelta(RowBuffer inserts, RowBuffer deletes) {
        touched = false;
        try {
            for (Fragment fragment : fragments) {
                if (failure == null) {
                    fragment.takeDelta(inserts, deletes);
                }
            }
        } catch (RuntimeException e) { // Boundary: as above.
            failure = e;
        }
        if (failure != null) {
            fragments.forEach(Fragment::reset);
        }
        return failure == null;
    }

    /** Ends the delta: returns it encoded and forgets it. Empty if nothing changed on balance, or after a failure. */
    Optional<TableUpdate> takeDelta() {
        touched = false;
        List<byte[]> rows = new ArrayList<>(1);
        try {
            for (Fragment fragment : fragments) {
                byte[] delta = failure == null ? fragment.takeDelta() : null;
                if (delta != null) {
                    rows.add(delta);
                }
            }
        } catch (RuntimeException e) { // Boundary: as above.
            failure = e;
        }
        if (failure != null) {
            fragments.forEach(Fragment::reset);
            return Optional.empty();
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        initialRows.clear();
        updates++;
        for (byte[] part : rows) {
            updateBytes += part.length;
        }
        return Optional.of(new TableUpdate(fragments.get(0).plans().returnedTable(), rows));
    }
}
