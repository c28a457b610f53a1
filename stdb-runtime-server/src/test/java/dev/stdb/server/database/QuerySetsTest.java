package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ClientMessage.SubscribeSet;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.SetResult;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.subscription.InitialLoader;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of subscriptions, against spec wire-protocol.md §11.2a. */
@Timeout(300)
@DisplayName("Several query sets subscribed at once")
class QuerySetsTest {
    private static final String ALL = "SELECT * FROM item";

    private static SubscribeSet set(int id, String... queries) {
        return new SubscribeSet(id, List.of(queries));
    }

    @Test
    void eachSetIsAppliedOrRefusedByItself() throws Exception {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            db.add(0, "a");
            TestClient client = db.connect(ALICE);
            client.subscribe(7, ALL);
            List<SetResult> results = client.subscribeBatch(
                            set(1, ALL), set(2, "SELECT * FROM x"), set(7, ALL), set(3, ALL), set(1, ALL), set(4))
                    .results();
            assertThat(results).extracting(SetResult::querySetId).containsExactly(1, 2, 7, 3, 1, 4);
            assertThat(results)
                    .extracting(result ->
                            result.rows() == null ? -1 : result.rows().tables().size())
                    .containsExactly(1, -1, -1, 1, -1, 0);
            assertThat(results.get(1).error()).startsWith("no such table: `x`");
            assertThat(results.get(2).error()).startsWith("Subscription with id 7 already exists");
            assertThat(results.get(4).error()).startsWith("Subscription with id 1 already exists");
            assertThat(client.subscribe(2, ALL).rows().tables()).hasSize(1);

            db.add(0, "b");
            assertThat(client.next(TransactionUpdate.class).querySets())
                    .extracting(update -> update.querySetId())
                    .containsExactly(1, 2, 3, 7);
        }
    }

    @Test
    void noSetsHaveNoResults() throws Exception {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            assertThat(db.connect(ALICE).subscribeBatch().results()).isEmpty();
        }
    }

    @Test
    void largeBatchesTakeTheirPlaceBeforeLaterTransactions() throws Exception {
        JavaModule module = JavaModule.items().reducer("fill", call -> {
            for (int i = 0; i <= InitialLoader.LARGE_ROWS; i++) {
                call.insert("item", TestHost.item(0, "x"));
            }
        });
        try (TestHost db = TestHost.create(module)) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            db.host()
                    .subscribeBatch(
                            client.session(), new ClientMessage.SubscribeBatch(1, List.of(set(1, ALL), set(2, ALL))));
            db.add(0, "later");
            assertThat(client.next(ServerMessage.SubscribeBatchApplied.class).results())
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result.error()).isNull());
            assertThat(client.next(TransactionUpdate.class).querySets()).hasSize(2);
        }
    }
}
