package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.subscription.QueryStatus;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of clients is of a bounded size, whatever clients subscribe to. */
class ConnectedClientsTest {
    /** Of characters that JSON writes with six. */
    private static final String LONG_SQL = "SELECT * FROM item WHERE name = '" + "\u0001".repeat(5_000) + "'";

    private static ConnectedClients.Client client(int number, int queryCount) {
        List<QueryStatus> queries = IntStream.range(0, queryCount)
                .mapToObj(set -> new QueryStatus(set, LONG_SQL, 1, 0, 0))
                .toList();
        return new ConnectedClients.Client(
                Identity.of(number, 0, 0, 0),
                ConnectionId.of(number, 1),
                true,
                new ClientTraffic(0, 0, 0),
                50,
                queries);
    }

    @Test
    void answersAreBoundedWhateverIsSubscribedTo() {
        int clientCount = 200;
        List<ConnectedClients.Client> clients = IntStream.range(0, clientCount)
                .mapToObj(number -> client(number, ConnectedClients.queriesMax(clientCount)))
                .toList();
        assertThat(new ConnectedClients(clientCount, clients).toJson().length()).isLessThan(8 << 20);
    }

    @Test
    void fewClientsAreDescribedInFull() {
        assertThat(ConnectedClients.queriesMax(0)).isEqualTo(50);
        assertThat(ConnectedClients.queriesMax(40)).isEqualTo(50);
        assertThat(ConnectedClients.queriesMax(200)).isEqualTo(10);
        assertThat(ConnectedClients.queriesMax(100_000)).isEqualTo(10);
    }
}
