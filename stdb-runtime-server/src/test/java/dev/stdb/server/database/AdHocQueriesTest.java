package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.query.SqlResult;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class AdHocQueriesTest {
    /** 200 rows to the fifth: hours. */
    private static final String ENDLESS = "SELECT COUNT(*) AS n FROM item a JOIN item b JOIN item c JOIN item d JOIN"
            + " item e WHERE a.name = b.name";

    private static TestHost hostWithRows(int count, HostConfig config) {
        TestHost db = TestHost.create(config, JavaModule.items());
        for (int i = 0; i < count; i++) {
            db.must("add", item(0, "x"));
        }
        return db;
    }

    @Test
    void databaseGoesOnWhileAQueryRunsAndTheDeadlineEndsIt() {
        try (TestHost db = hostWithRows(200, TestHost.CONFIG.withQueryTimeMax(Duration.ofSeconds(2)))) {
            CompletableFuture<SqlResult> slow = db.host().sql(ENDLESS, OWNER);
            int calls = 0;
            while (!slow.isDone()) {
                db.must("add", item(0, "y"));
                calls++;
            }

            assertThat(calls).isGreaterThan(10);
            assertThatThrownBy(slow::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("Query takes too long: timeoutMs=2000");
        }
    }

    @Test
    void queryShowsTheStateOfItsPlaceAmongTheRequests() throws Exception {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            TestClient client = db.connect(ALICE);
            db.host().callReducer(client.session(), 1, "add", TestHost.bsatn(item(0, "a")));
            db.host().oneOffQuery(client.session(), new ClientMessage.OneOffQuery(2, "SELECT * FROM item"));
            db.host().callReducer(client.session(), 3, "add", TestHost.bsatn(item(0, "b")));

            OutgoingMessage first = client.nextMessage(ServerMessage.ReducerResult.class);
            OutgoingMessage second = client.nextMessage(ServerMessage.OneOffQueryResult.class);
            OutgoingMessage third = client.nextMessage(ServerMessage.ReducerResult.class);
            assertThat(((ServerMessage.ReducerResult) first.message()).outcome())
                    .isInstanceOf(ReducerOutcome.class);
            ServerMessage.OneOffQueryResult answer = (ServerMessage.OneOffQueryResult) second.message();
            QueryRows.SingleTableRows rows =
                    Objects.requireNonNull(answer.rows()).tables().get(0);
            assertThat(rows.table()).isEqualTo("item");
            assertThat(second.txOffset()).isEqualTo(first.txOffset()).isEqualTo(third.txOffset() - 1);
        }
    }

    @Test
    void parametersReachTheStatement() {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            SqlResult inserted = db.host()
                    .sql("INSERT INTO item (id, name) VALUES (?, ?)", "[7, \"it's\"]", OWNER)
                    .join();
            SqlResult found = db.host()
                    .sql("SELECT id FROM item WHERE name = :name", "{\"name\": \"it's\"}", ALICE)
                    .join();

            assertThat(inserted.inserted()).isEqualTo(1);
            assertThat(found.rows().count()).isEqualTo(1);
            assertThat(found.txOffset()).isEqualTo(inserted.txOffset());
            assertThat(found.cost().rowsReturned()).isEqualTo(1);
        }
    }

    @Test
    void closingTheDatabaseEndsRunningQueries() throws Exception {
        TestHost db = hostWithRows(200, TestHost.CONFIG);
        CompletableFuture<SqlResult> running = db.host().sql(ENDLESS, OWNER);
        CompletableFuture<SqlResult> alsoRunning = db.host().sql(ENDLESS, OWNER);
        CompletableFuture<SqlResult> waiting = db.host().sql(ENDLESS, OWNER);
        db.must("add", item(0, "y"));
        db.close();

        assertThat(CompletableFuture.allOf(running, alsoRunning, waiting).exceptionally(e -> null))
                .succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(running).isCompletedExceptionally();
        assertThatThrownBy(() -> db.host().sql("SELECT * FROM item", OWNER).join())
                .hasMessageContaining("database is stopped");
    }

    @Test
    void mistakesAreExplained() {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            assertThatThrownBy(() -> db.sql("SELECT nope FROM item", ALICE))
                    .hasMessage("`item` does not have a field `nope`\n  at line 1, column 8\n"
                            + "  hint: its columns are id, name; text stands in single quotes");
        }
    }
}
