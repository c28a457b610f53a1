package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ClientMessage.SubscribeSet;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.SetResult;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.subscription.InitialLoader;
import dev.stdb.server.subscription.SubscriptionRegistry;
import dev.stdb.testing.Checks;
import java.util.List;
import java.util.stream.IntStream;
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
    @Checks("spec subscriptions.md §12.9")
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

    /** Items of a kilobyte, more than an event loop puts together and less than a loader reads. */
    private static final int LARGE_ITEMS = 2_000;

    private static JavaModule largeItems(int count) {
        return JavaModule.items().reducer("fill", call -> {
            for (int i = 0; i < count; i++) {
                call.insert("item", TestHost.item(0, "x".repeat(1000)));
            }
        });
    }

    private static SubscribeSet[] sets(int count, String... queries) {
        return IntStream.range(0, count).mapToObj(id -> set(id, queries)).toArray(SubscribeSet[]::new);
    }

    @Test
    void batchesWhoseRowsAreTooLargeTogetherAreRefusedAsAWhole() throws Exception {
        try (TestHost db = TestHost.create(largeItems(LARGE_ITEMS))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(5L << 20);
            assertThat(client.subscribeBatch(sets(4, ALL)).results())
                    .hasSize(4)
                    .allSatisfy(result -> assertThat(result.error()).startsWith("Too many rows in one batch: bytes="));
            assertThat(client.subscribe(100, ALL).rows().tables()).hasSize(1);
            assertThat(client.subscribeBatch(sets(10, ALL)).results())
                    .allSatisfy(result -> assertThat(result.error()).startsWith("Too many rows in one batch: bytes="));
            assertThat(client.subscribeBatch(sets(2, ALL)).results())
                    .allSatisfy(result -> assertThat(result.error()).isNull());

            db.add(0, "b");
            assertThat(client.next(TransactionUpdate.class).querySets())
                    .extracting(update -> update.querySetId())
                    .containsExactly(0, 1, 100);
        }
    }

    @Test
    void oneSetMayBeOfAnySize() throws Exception {
        try (TestHost db = TestHost.create(largeItems(LARGE_ITEMS))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(1000);
            assertThat(client.subscribeBatch(set(1, ALL)).results().get(0).error())
                    .isNull();
        }
    }

    /** Distinct queries, each of which yields all items. */
    private static String[] everything(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "SELECT * FROM item WHERE id < " + (1_000_000 + i))
                .toArray(String[]::new);
    }

    @Test
    void queriesOfOneTableAreBoundedTogether() throws Exception {
        try (TestHost db = TestHost.create(largeItems(LARGE_ITEMS))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(5L << 20);
            db.host().subscribe(client.session(), new ClientMessage.Subscribe(7, 1, List.of(everything(4))));
            assertThat(client.next(ServerMessage.SubscriptionError.class).error())
                    .startsWith("Too many rows of queries of the same tables: bytes=")
                    .endsWith("bytesMax=5242880; use fewer queries or several sets");

            assertThat(client.subscribe(1, everything(3)).rows().tables()).hasSize(3);
            client.answerBytesMax(2000);
            assertThat(client.subscribe(2, ALL, "SELECT * FROM item WHERE id = 1")
                            .rows()
                            .tables())
                    .as("one of any size")
                    .hasSize(2);
            db.host().unsubscribe(client.session(), new ClientMessage.Unsubscribe(8, 1, true));
            assertThat(client.next(ServerMessage.SubscriptionError.class).error())
                    .startsWith("Too many rows of queries of the same tables: bytes=");
            db.host().unsubscribe(client.session(), new ClientMessage.Unsubscribe(9, 1, false));
            client.next(ServerMessage.UnsubscribeApplied.class);
        }
    }

    @Test
    void queriesOfOneTableAreBoundedInBatchesToo() throws Exception {
        try (TestHost db = TestHost.create(largeItems(LARGE_ITEMS))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(5L << 20);
            ClientMessage.SubscribeSet many = new ClientMessage.SubscribeSet(1, List.of(everything(4)));
            ClientMessage.SubscribeSet one =
                    new ClientMessage.SubscribeSet(2, List.of("SELECT * FROM item WHERE id = 1"));
            assertThat(client.subscribeBatch(many, one).results())
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result.error()).contains("Too many rows"));
        }
    }

    @Test
    void queriesReadElsewhereThatAreTooLargeTogetherEndTheConnection() throws Exception {
        try (TestHost db = TestHost.create(largeItems((int) InitialLoader.LARGE_ROWS + 1))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(15L << 20);
            db.host().subscribe(client.session(), new ClientMessage.Subscribe(7, 1, List.of(everything(4))));
            assertThat(client.closed()).startsWith("1011 Too many rows of queries of the same tables: bytes=");
        }
    }

    @Test
    void largeBatchesReadElsewhereThatAreTooLargeEndTheConnection() throws Exception {
        try (TestHost db = TestHost.create(largeItems((int) InitialLoader.LARGE_ROWS + 1))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(15L << 20);
            db.host().subscribeBatch(client.session(), new ClientMessage.SubscribeBatch(1, List.of(sets(10, ALL))));
            assertThat(client.closed()).startsWith("1011 Too many rows in one batch: bytes=");
        }
    }

    @Test
    void rowsReadForOthersAreNotPutTogetherAtOnceIfTheyAreLarge() throws Exception {
        try (TestHost db = TestHost.create(largeItems(LARGE_ITEMS))) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.subscribe(100, ALL);
            db.host().subscribeBatch(client.session(), new ClientMessage.SubscribeBatch(9, List.of(sets(2, ALL))));
            assertThat(client.nextRaw()).isInstanceOf(ServerMessage.Deferred.class);
        }
    }

    @Test
    void setsWithoutQueriesCountAndNothingIsTriedBeyondTheLimit() throws Exception {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            TestClient client = db.connect(ALICE);
            int max = SubscriptionRegistry.CLIENT_QUERIES_MAX;
            List<SetResult> results = client.subscribeBatch(sets(max + 3)).results();
            assertThat(results.subList(0, max))
                    .allSatisfy(result -> assertThat(result.error()).isNull());
            String refusal = results.get(max).error();
            assertThat(refusal).startsWith("Too many queries of one client: count=16385, countMax=16384");
            assertThat(results.get(max + 2).error()).isSameAs(refusal);
            // An id in use would be refused for another reason, if it was tried.
            assertThat(client.subscribeBatch(set(max), set(1)).results().get(1).error())
                    .startsWith("Too many queries of one client");
        }
    }
}
