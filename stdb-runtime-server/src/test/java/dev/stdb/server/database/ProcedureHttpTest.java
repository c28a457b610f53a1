package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.fetch.Fetcher;
import dev.stdb.server.fetch.TestSite;
import dev.stdb.types.ConnectionId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Procedures that ask other servers, beside everything else that a database does. */
@Timeout(300)
final class ProcedureHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Fetcher fetcher = new Fetcher(FetchRules.on().withLocal("127.0.0.1"));
    private final HostConfig config = TestHost.CONFIG.withHttp(fetcher);
    private final CountDownLatch answering = new CountDownLatch(1);
    private TestSite site;

    @BeforeEach
    void start() throws IOException {
        site = new TestSite().page("/text", "from outside").page("/late", exchange -> {
            answering.await();
            TestSite.send(exchange, 200, "late".getBytes(UTF_8));
        });
    }

    @AfterEach
    void stop() {
        fetcher.close();
        site.close();
    }

    private JavaModule module(String path) {
        return JavaModule.items().procedure("fetch", call -> {
            byte[] body = call.get(site.url(path)).body();
            call.begin();
            call.insert("item", TestHost.item(0, new String(body, UTF_8)));
            call.commit();
            call.returns(body);
        });
    }

    private static CompletableFuture<ProcedureOutcome> fetch(TestHost db) {
        return db.host().callProcedure(ALICE, ConnectionId.ZERO, "fetch", new byte[0]);
    }

    @Test
    void answersBecomeRows() {
        try (TestHost db = TestHost.create(config, module("/text"))) {
            assertThat(fetch(db).join())
                    .isInstanceOfSatisfying(
                            ProcedureOutcome.Returned.class,
                            returned -> assertThat(returned.value()).isEqualTo("from outside".getBytes(UTF_8)));
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"from outside\"]");
        }
    }

    @Test
    void otherCallsGoOnMeanwhile() throws Exception {
        try (TestHost db = TestHost.create(config, module("/late"))) {
            CompletableFuture<ProcedureOutcome> waiting = fetch(db);
            site.awaitAsked();
            db.add(0, "meanwhile");
            TestClient bob = db.connect(BOB);
            bob.subscribe(1, "SELECT * FROM item");
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"meanwhile\"]");
            assertThat(waiting).isNotDone();

            answering.countDown();
            assertThat(waiting).succeedsWithin(PATIENCE);
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"late\"]", "[\"meanwhile\"]");
        }
    }

    @Test
    void databasesShareTheWayOut() throws Exception {
        try (TestHost first = TestHost.create(config, module("/late"));
                TestHost second = TestHost.create(config, module("/text"))) {
            CompletableFuture<ProcedureOutcome> waiting = fetch(first);
            site.awaitAsked();
            assertThat(fetch(second).join()).isInstanceOf(ProcedureOutcome.Returned.class);
            assertThat(waiting).isNotDone();
            answering.countDown();
            assertThat(waiting).succeedsWithin(PATIENCE);
            assertThat(first.rows("SELECT name FROM item")).containsExactly("[\"late\"]");
            assertThat(second.rows("SELECT name FROM item")).containsExactly("[\"from outside\"]");
        }
    }

    @Test
    void stoppingDoesNotWaitForOtherServers() throws Exception {
        CompletableFuture<ProcedureOutcome> waiting;
        try (TestHost db = TestHost.create(config, module("/late"))) {
            waiting = fetch(db);
            site.awaitAsked();
        }
        assertThat(waiting)
                .succeedsWithin(PATIENCE)
                .satisfies(outcome -> assertThat(outcome.errorText()).contains("database is stopped"));
    }

    @Test
    void aServerThatMakesNoRequestsSaysSo() {
        try (TestHost db = TestHost.create(module("/text"))) {
            assertThat(fetch(db).join().errorText()).contains("module outbound HTTP requests are disabled");
        }
    }
}
