package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.TestSql;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InitialLoaderTest {
    private static final QueryAuth OWNER = new QueryAuth(Identity.of(7, 0, 0, 0), true);

    private final Datastore datastore = Datastore.create();
    private final SubscriptionRegistry registry = new SubscriptionRegistry(TestViews.none());

    private Function<RowReader, QueryRows> reading(int id) {
        InitialQueries queries = register(id);
        return source -> queries.evaluate(source, new AnswerSize(Long.MAX_VALUE));
    }

    private InitialQueries register(int client) {
        Tx tx = datastore.begin();
        ClientKey key = new ClientKey(OWNER.caller(), ConnectionId.of(client, 0));
        InitialQueries queries = registry.register(key, 1, List.of("SELECT * FROM plain"), tx, OWNER);
        tx.rollback();
        return queries;
    }

    private void insert(int id) {
        Tx tx = datastore.begin();
        TestSql.execute("INSERT INTO plain (id) VALUES (" + id + ")", tx, OWNER);
        TxData data = tx.commit();
        Tx after = datastore.begin();
        registry.evaluate(data, after);
        after.rollback();
    }

    private static int rowCount(QueryRows rows) {
        return ClientCache.rowList(new BsatnReader(rows.tables().get(0).rowList()))
                .size();
    }

    @Test
    void subscribersReadTheStateTheySubscribedInWhileOthersStillReadAnOlderOne() throws Exception {
        Tx tx = datastore.begin();
        tx.createTable(new TestTable("plain").column("id", PrimitiveType.U32).build());
        tx.commit();
        insert(1);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<QueryRows> first = new CompletableFuture<>();
        CompletableFuture<QueryRows> second = new CompletableFuture<>();
        try (InitialLoader loader = new InitialLoader(datastore, "test")) {
            boolean loading = loader.load(
                    reading(1),
                    rows -> {
                        reading.countDown();
                        // The view stays open until here is left.
                        await(mayEnd);
                        first.complete(rows);
                    },
                    first::completeExceptionally);
            assertThat(loading).isTrue();
            await(reading);
            insert(2);
            assertThat(loader.load(reading(2), second::complete, second::completeExceptionally))
                    .isTrue();
            mayEnd.countDown();

            assertThat(rowCount(first.get(30, TimeUnit.SECONDS))).isEqualTo(1);
            assertThat(rowCount(second.get(30, TimeUnit.SECONDS))).isEqualTo(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
