package dev.stdb.server.subscription;

import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.subscription.LiveQuery.Subscriber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A query set of one client, with its part of the update under construction. Compared by identity. */
final class QuerySet {
    private final ClientSets client;
    private final int id;
    private final List<Subscriber> subscribers = new ArrayList<>(1);
    private final List<TableUpdate> pending = new ArrayList<>(1);

    QuerySet(ClientSets client, int id, List<LiveQuery> queries) {
        this.client = client;
        this.id = id;
        for (LiveQuery query : queries) {
            subscribers.add(new Subscriber(this, query));
        }
    }

    ClientSets client() {
        return client;
    }

    int id() {
        return id;
    }

    /** Returns the entries of this set in the lists of its queries, one per query. */
    List<Subscriber> subscribers() {
        return subscribers;
    }

    /** Adds the delta of one of the queries; returns whether it is the first of the transaction. */
    boolean addDelta(TableUpdate delta) {
        pending.add(delta);
        return pending.size() == 1;
    }

    /** Returns the deltas added so far. */
    List<TableUpdate> pending() {
        return pending;
    }

    /** Ends the update: returns one entry per table, by name, and forgets the deltas. */
    QuerySetUpdate takeUpdate() {
        List<TableUpdate> tables = pending.size() == 1 ? List.of(pending.get(0)) : grouped();
        pending.clear();
        return new QuerySetUpdate(id, tables);
    }

    private List<TableUpdate> grouped() {
        pending.sort(Comparator.comparing(TableUpdate::table));
        List<TableUpdate> grouped = new ArrayList<>();
        for (int from = 0; from < pending.size(); ) {
            TableUpdate first = pending.get(from);
            List<byte[]> rows = new ArrayList<>();
            int to = from;
            for (; to < pending.size() && pending.get(to).table().equals(first.table()); to++) {
                rows.addAll(pending.get(to).rows());
            }
            grouped.add(new TableUpdate(first.schema(), rows));
            from = to;
        }
        return grouped;
    }
}
