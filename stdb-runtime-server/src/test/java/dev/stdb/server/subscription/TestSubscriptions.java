package dev.stdb.server.subscription;

import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.tx.Tx;
import java.util.List;

/** Subscriptions in tests: registered and evaluated at once, as for a client that asks for few rows. */
public final class TestSubscriptions {
    private TestSubscriptions() {}

    /** Adds a query set and returns the rows it starts with. */
    public static QueryRows subscribe(
            SubscriptionRegistry registry, ClientKey client, int querySetId, List<String> sql, Tx tx, QueryAuth auth) {
        InitialQueries initial = registry.register(client, querySetId, sql, tx, auth);
        boolean done = false;
        try {
            QueryRows rows = initial.evaluate(tx, new AnswerSize(Long.MAX_VALUE));
            done = true;
            return rows;
        } finally {
            if (!done) {
                registry.drop(client, querySetId);
            }
        }
    }
}
