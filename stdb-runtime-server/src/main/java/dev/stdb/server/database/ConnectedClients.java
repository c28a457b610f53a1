package dev.stdb.server.database;

import dev.stdb.json.JsonWriter;
import dev.stdb.server.common.Texts;
import dev.stdb.server.subscription.QueryStatus;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;

/**
 * The clients of a database at one moment, for its owner. Immutable.
 *
 * @param total of all connected clients
 * @param clients at most {@value #CLIENTS_MAX} of them
 */
public record ConnectedClients(int total, List<Client> clients) {
    /** Most clients that are described. */
    static final int CLIENTS_MAX = 200;
    /** Most queries of a client that are described. */
    static final int QUERIES_MAX = 50;
    /** Most characters of a query that are told: clients choose them. */
    static final int SQL_CHARS_MAX = 500;
    /** Most queries of all clients that are described. */
    static final int ALL_QUERIES_MAX = 2000;

    /**
     * A client.
     *
     * @param queryCount of all its subscriptions
     * @param queries at most {@value #QUERIES_MAX} of them, fewer if there are many clients
     */
    public record Client(
            Identity identity,
            ConnectionId connection,
            boolean confirmed,
            ClientTraffic traffic,
            int queryCount,
            List<QueryStatus> queries) {

        private void write(JsonWriter out) {
            out.beginObject().name("identity").value(identity.toHex());
            out.name("connection").value(connection.toHex());
            out.name("confirmed").value(confirmed);
            out.name("opened_at_micros").value(traffic.openedAtMicros());
            out.name("sent_payloads").value(traffic.payloads());
            out.name("sent_bytes").value(traffic.bytes());
            out.name("query_count").value(queryCount);
            out.name("queries").beginArray();
            for (QueryStatus query : queries) {
                out.beginObject().name("query_set").value(Integer.toUnsignedLong(query.querySetId()));
                out.name("sql").value(Texts.shortened(query.sql(), SQL_CHARS_MAX));
                out.name("subscribers").value(query.subscribers());
                out.name("updates").value(query.updates());
                out.name("update_bytes").value(query.updateBytes());
                out.endObject();
            }
            out.endArray().endObject();
        }
    }

    /** Copies the list. */
    public ConnectedClients {
        clients = List.copyOf(clients);
    }

    /**
     * Returns how many queries of each client are described, so that all together are not too many.
     *
     * @param clientCount of all connected clients; not negative
     */
    static int queriesMax(int clientCount) {
        int described = Math.min(clientCount, CLIENTS_MAX);
        return Math.min(QUERIES_MAX, ALL_QUERIES_MAX / Math.max(1, described));
    }

    /** Returns the clients as a JSON object (docs/dev-page.md). */
    public String toJson() {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("total").value(total);
        out.name("clients").beginArray();
        clients.forEach(each -> each.write(out));
        return out.endArray().endObject().toString();
    }
}
