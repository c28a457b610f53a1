package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.database.AccountsLauncher;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.Database;
import dev.stdb.server.query.SqlResult;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions large enough to be evaluated beside the database thread, on a real server under writes. */
@DisplayName("Large initial subscriptions")
@Timeout(300)
class LargeSubscriptionTest {
    private static final int ACCOUNTS = 30_000;
    private static final Identity WRITER = Identity.of(1, 2, 3, 4);

    private final AccountsLauncher launcher = new AccountsLauncher();
    private TestServer server;
    private Database database;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.inMemory(launcher);
        server.send("PUT", "/v1/database/bank", server.createIdentity().token(), "program");
        database = launcher.started.get(0);
        BsatnWriter count = new BsatnWriter();
        count.writeU32(ACCOUNTS);
        assertThat(call("fill", count).join()).isInstanceOf(CallOutcome.Committed.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<CallOutcome> call(String reducer, BsatnWriter args) {
        return database.callReducer(WRITER, ConnectionId.of(9, 9), reducer, args.toByteArray());
    }

    private CompletableFuture<CallOutcome> put(int id, long balance) {
        BsatnWriter args = new BsatnWriter();
        args.writeU32(id);
        args.writeI64(balance);
        return call("put", args);
    }

    @Test
    @Checks("spec subscriptions.md §11.1 and §11.2")
    void missAndDoubleNoTransactionWhileTheyAreEvaluated() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(1);
            while (!stop.get()) {
                List<CompletableFuture<CallOutcome>> batch = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    batch.add(put(1 + random.nextInt(ACCOUNTS - 1), random.nextLong(1, Long.MAX_VALUE)));
                }
                batch.forEach(CompletableFuture::join);
            }
        });
        writer.start();
        List<Subscriber> subscribers = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                Subscriber subscriber = new Subscriber(i % 2 == 0 ? "None" : "Brotli");
                subscribers.add(subscriber);
                // Two large sets, one behind the other, and a small one behind both.
                subscriber.socket.send(LiveTable.subscribe(1, "SELECT * FROM account"));
                subscriber.socket.send(LiveTable.subscribe(2, "SELECT * FROM account WHERE balance >= 0"));
                subscriber.socket.send(LiveTable.subscribe(3, "SELECT * FROM account WHERE id = 0"));
                while (subscriber.table.applied() < 3) {
                    subscriber.table.take(subscriber.socket.next());
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        put(0, -7).join();
        Map<Long, Long> expected = rows();
        for (Subscriber subscriber : subscribers) {
            while (!Long.valueOf(-7).equals(subscriber.table.balance(3, 0))
                    && subscriber.table.problem().isEmpty()) {
                subscriber.table.take(subscriber.socket.next());
            }
            assertThat(subscriber.table.problem()).isEmpty();
            assertThat(subscriber.table.balances(1)).isEqualTo(expected);
            Map<Long, Long> positive = new TreeMap<>(expected);
            positive.remove(0L);
            assertThat(subscriber.table.balances(2)).isEqualTo(positive);
        }
        assertThat(subscribers).allMatch(subscriber -> subscriber.table.transactionUpdates() > 0);
    }

    /** A client that has got its identity. */
    private final class Subscriber {
        private final TestSocket socket;
        private final LiveTable table = new LiveTable();

        Subscriber(String compression) throws Exception {
            socket = TestSocket.connect(
                    server, "bank", "?confirmed=false&compression=" + compression, "v3.bsatn.spacetimedb");
            table.take(socket.next());
        }
    }

    private Map<Long, Long> rows() throws Exception {
        SqlResult result =
                database.sql("SELECT * FROM account", database.owner()).get(120, TimeUnit.SECONDS);
        BsatnReader in = new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
        Map<Long, Long> rows = new TreeMap<>();
        for (int i = 0; i < result.rows().count(); i++) {
            rows.put(Integer.toUnsignedLong(in.readU32()), in.readI64());
        }
        assertThat(rows).hasSize(ACCOUNTS);
        return rows;
    }
}
