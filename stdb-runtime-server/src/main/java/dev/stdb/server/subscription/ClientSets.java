package dev.stdb.server.subscription;

import dev.stdb.server.protocol.QuerySetUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query sets of one client, with its update under construction. Compared by identity. */
final class ClientSets {
    private final ClientKey key;
    private final boolean owner;
    private final Map<Integer, QuerySet> sets = new LinkedHashMap<>(4);
    private final List<QuerySet> touched = new ArrayList<>(1);
    private int queryCount;

    /**
     * Creates a client without sets.
     *
     * @param owner whether it may read private tables
     */
    ClientSets(ClientKey key, boolean owner) {
        this.key = key;
        this.owner = owner;
    }

    boolean isOwner() {
        return owner;
    }

    ClientKey key() {
        return key;
    }

    /** Returns the sets by id; not to be changed. */
    Map<Integer, QuerySet> sets() {
        return sets;
    }

    /** Returns the number of queries in all sets, as {@link #countOf} counts them. */
    int queryCount() {
        return queryCount;
    }

    /** Returns what a set counts for the bound of a client: its queries; one without takes room, too. */
    static int countOf(int queriesOfSet) {
        return Math.max(1, queriesOfSet);
    }

    void add(QuerySet set) {
        sets.put(set.id(), set);
        queryCount += countOf(set.subscribers().size());
    }

    void remove(QuerySet set) {
        sets.remove(set.id());
        queryCount -= countOf(set.subscribers().size());
    }

    /** Notes that a set has an update; returns whether it is the first of the transaction. */
    boolean addTouched(QuerySet set) {
        touched.add(set);
        return touched.size() == 1;
    }

    /** Ends the update: returns what changed for the client, as a message shared with those for whom it is the same. */
    ClientUpdate takeUpdate(SharedUpdates shared) {
        if (touched.size() == 1) {
            QuerySet set = touched.get(0);
            touched.clear();
            if (set.pending().size() == 1) {
                ClientUpdate update =
                        new ClientUpdate(key, shared.of(set.id(), set.pending().get(0)));
                set.pending().clear();
                return update;
            }
            return new ClientUpdate(key, shared.of(List.of(set.takeUpdate())));
        }
        // Ids are unsigned on the wire.
        touched.sort(Comparator.comparing(QuerySet::id, Integer::compareUnsigned));
        List<QuerySetUpdate> updates = new ArrayList<>(touched.size());
        for (QuerySet set : touched) {
            updates.add(set.takeUpdate());
        }
        touched.clear();
        return new ClientUpdate(key, shared.of(updates));
    }
}
