package dev.stdb.server.database;

import static dev.stdb.server.database.Letters.letter;
import static dev.stdb.server.database.TestHost.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.tx.MessageResult;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of rows of outboxes (spec semantics.md §8a). */
@Timeout(300)
class OutboundDeliveryTest {
    private static final Identity TARGET = Identity.of(1, 2, 3, 4);
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    @TempDir
    private Path directory;

    /** Calls that arrived and wait for an answer. */
    private record Arrived(DatabaseCall call, CompletableFuture<MessageResult> answer) {
        void ok() {
            answer.complete(MessageResult.ok());
        }
    }

    /** Holds every call until the test answers it. */
    private static final class HeldTransport implements OutboundTransport {
        final LinkedBlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();

        @Override
        public CompletableFuture<MessageResult> send(DatabaseCall call) {
            CompletableFuture<MessageResult> answer = new CompletableFuture<>();
            arrived.add(new Arrived(call, answer));
            return answer;
        }

        Arrived next() throws InterruptedException {
            Arrived next = arrived.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
            assertThat(next).as("a call arrives").isNotNull();
            return next;
        }
    }

    /** Brings calls to databases in this JVM, by identity. */
    private static final class LocalTransport implements OutboundTransport {
        final Map<Identity, Database> databases = new ConcurrentHashMap<>();

        @Override
        public CompletableFuture<MessageResult> send(DatabaseCall call) {
            Database target = Objects.requireNonNull(databases.get(call.target()));
            return target.callFromDatabase(call).thenApply(outcome -> {
                if (outcome instanceof DatabaseCallOutcome.Ended ended) {
                    return ended.result();
                }
                throw DatabaseException.unreachable(outcome.toString());
            });
        }
    }

    private static TestHost sender(OutboundTransport transport, JavaModule module) {
        return TestHost.create(TestHost.CONFIG.withOutbound(transport), module);
    }

    private static DatabaseHost receiver(LocalTransport transport) {
        JavaGuests guests = new JavaGuests();
        byte[] program = guests.add(Letters.receiver());
        DatabaseHost host = DatabaseHost.create(
                TestHost.CONFIG.withGuests(guests), TARGET, OWNER, program, EngineConfig.inMemory("receiver"));
        transport.databases.put(TARGET, host);
        return host;
    }

    private static void await(TestHost db, String query, String... rows) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<String> found = db.rows(query);
        while (!found.equals(List.of(rows)) && System.nanoTime() < deadline) {
            Thread.sleep(5);
            found = db.rows(query);
        }
        assertThat(found).containsExactly(rows);
    }

    @Test
    void messagesArriveInOrderAndTheirResultsComeBack() throws Exception {
        LocalTransport transport = new LocalTransport();
        try (DatabaseHost host = receiver(transport);
                TestHost target = new TestHost(host);
                TestHost db = sender(transport, Letters.sender())) {
            for (String text : List.of("a", "no b", "trap c", "d")) {
                db.must("send", letter(TARGET, text));
            }
            String self = "\"0x" + TestHost.DATABASE.toHex().replaceFirst("^0+", "") + "\"";
            await(
                    db,
                    "SELECT n, text, error FROM outcome",
                    "[1,\"a\",[1,[]]]",
                    "[2,\"no b\",[0,\"I do not take no b\"]]",
                    "[3,\"trap c\",[0,\"" + CallOutcome.FATAL_TEXT + "\"]]",
                    "[4,\"d\",[1,[]]]");
            assertThat(db.rows("SELECT caller FROM outcome")).allMatch(row -> row.contains(self));
            assertThat(target.rows("SELECT n, text FROM got")).hasSize(2);
            assertThat(target.rows("SELECT text FROM got")).containsExactly("[\"a\"]", "[\"d\"]");
            assertThat(target.rows("SELECT sender FROM got")).allMatch(row -> row.contains(self));
            assertThat(target.rows("SELECT * FROM st_client")).isEmpty();
            assertThat(db.rows("SELECT * FROM letter")).isEmpty();
            assertThat(db.rows("SELECT * FROM st_outbound_msg")).isEmpty();
            assertThat(db.rows("SELECT next_seq, ack_prefix FROM st_outbound_stream"))
                    .containsExactly("[5,4]");
            assertThat(target.rows("SELECT applied_prefix FROM st_inbound_stream"))
                    .containsExactly("[4]");
            // The last one is kept until the next message acknowledges it.
            assertThat(target.rows("SELECT seq, result_status FROM st_inbound_msg"))
                    .containsExactly("[4,1]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, no such reducer",
        "hidden, no such reducer",
        "connected, can't directly call special OnConnect lifecycle reducer",
        "receive, the signature of reducer receive is not the one that the sender was built with; "
                + "generate its bindings anew"
    })
    void callsThatAreNeverMadeEndWithTheReason(String reducer, String reason) throws Exception {
        LocalTransport transport = new LocalTransport();
        try (DatabaseHost host = receiver(transport);
                TestHost target = new TestHost(host);
                TestHost db = sender(transport, Letters.sender(reducer, "ab".repeat(32)))) {
            db.must("send", letter(TARGET, "a"));
            db.must("send", letter(TARGET, "b"));
            await(
                    db,
                    "SELECT text, error FROM outcome",
                    "[\"a\",[0,\"" + reason + "\"]]",
                    "[\"b\",[0,\"" + reason + "\"]]");
            assertThat(target.rows("SELECT * FROM got")).isEmpty();
        }
    }

    @Test
    void failuresAreNotedAndTheMessageIsSentAgain() throws Exception {
        HeldTransport transport = new HeldTransport();
        try (TestHost db = sender(transport, Letters.sender())) {
            db.must("send", letter(TARGET, "a"));
            transport.next().answer().completeExceptionally(DatabaseException.unreachable("it is asleep"));
            Arrived second = transport.next();
            assertThat(db.rows("SELECT seq, retry_count, last_transport_error FROM st_outbound_msg"))
                    .containsExactly("[1,1,[0,\"it is asleep\"]]");
            second.answer().completeExceptionally(new IllegalStateException("odd"));
            Arrived third = transport.next();
            assertThat(db.rows("SELECT retry_count FROM st_outbound_msg")).containsExactly("[2]");
            assertThat(third.call().seq()).isEqualTo(1);
            third.ok();
            await(db, "SELECT text FROM outcome", "[\"a\"]");
        }
    }

    private static void awaitDurable(TestHost db) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long offset;
        try (SqlResult shown = db.sql("SELECT * FROM letter", OWNER)) {
            offset = shown.txOffset();
        }
        while (db.host().durability().durableOffset() < offset && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    @Test
    void nothingIsSentBeforeItsTransactionIsDurable() throws Exception {
        HeldTransport transport = new HeldTransport();
        FaultyFileSystem files = new FaultyFileSystem(1);
        EngineConfig engine = EngineConfig.onDisk("test", Path.of("db")).withFileSystem(files);
        try (TestHost db = TestHost.create(TestHost.CONFIG.withOutbound(transport), Letters.sender(), engine)) {
            awaitDurable(db);
            // Whoever has the monitor of the file system keeps the log waiting.
            synchronized (files) {
                db.must("send", letter(TARGET, "a"));
                // After this call the thread has seen all there was to do before.
                db.must("send", letter(TARGET, "b"));
                db.must("send", letter(TARGET, "c"));
                assertThat(transport.arrived).isEmpty();
            }
            assertThat(transport.next().call().seq()).isEqualTo(1);
        }
    }

    @Test
    void theNextMessageWaitsUntilTheEndOfTheOneBeforeIsDurable() throws Exception {
        HeldTransport transport = new HeldTransport();
        FaultyFileSystem files = new FaultyFileSystem(1);
        EngineConfig engine = EngineConfig.onDisk("test", Path.of("db")).withFileSystem(files);
        try (TestHost db = TestHost.create(TestHost.CONFIG.withOutbound(transport), Letters.sender(), engine)) {
            db.must("send", letter(TARGET, "a"));
            db.must("send", letter(TARGET, "b"));
            Arrived first = transport.next();
            awaitDurable(db);
            synchronized (files) {
                first.ok();
                await(db, "SELECT text FROM outcome", "[\"a\"]");
                db.must("send", letter(TARGET, "c"));
                db.must("send", letter(TARGET, "d"));
                assertThat(transport.arrived).isEmpty();
            }
            Arrived second = transport.next();
            assertThat(second.call().seq()).isEqualTo(2);
            assertThat(second.call().ackPrefix()).isEqualTo(1);
        }
    }

    @Test
    void oneMessageOfAStreamIsUnderWayAndNoMoreThan64OfADatabase() throws Exception {
        HeldTransport transport = new HeldTransport();
        int targets = OutboundDelivery.IN_FLIGHT_MAX + 6;
        try (TestHost db = sender(transport, Letters.sender())) {
            for (int i = 1; i <= targets; i++) {
                db.must("send", letter(Identity.of(i, 0, 0, 0), "a"));
                db.must("send", letter(Identity.of(i, 0, 0, 0), "b"));
            }
            List<Arrived> held = new ArrayList<>();
            for (int i = 0; i < OutboundDelivery.IN_FLIGHT_MAX; i++) {
                held.add(transport.next());
            }
            // Whatever else the thread had to do is done now.
            db.rows("SELECT * FROM letter");
            assertThat(transport.arrived).isEmpty();
            assertThat(held).allMatch(arrived -> arrived.call().seq() == 1);
            assertThat(held).extracting(arrived -> arrived.call().target()).doesNotHaveDuplicates();
            for (int answered = 0; answered < 2 * targets; answered++) {
                Arrived next = held.isEmpty() ? transport.next() : held.remove(0);
                assertThat(next.call().ackPrefix()).isEqualTo(next.call().seq() - 1);
                next.ok();
            }
            await(db, "SELECT COUNT(*) AS n FROM outcome", "[" + 2 * targets + "]");
        }
    }

    @Test
    void whatIsRolledBackOrThereAlreadyIsNoMessage() {
        HeldTransport transport = new HeldTransport();
        JavaModule module = Letters.sender().reducer("twice", call -> {
            for (int i = 0; i < 2; i++) {
                call.insert("letter", row -> {
                    row.writeU64(7);
                    letter(TARGET, "same").accept(row);
                });
            }
        });
        try (TestHost db = sender(transport, module)) {
            assertThat(db.call("send_and_fail", letter(TARGET, "a"))).isInstanceOf(CallOutcome.Failed.class);
            assertThat(db.rows("SELECT * FROM st_outbound_stream")).isEmpty();
            db.must("twice");
            assertThat(db.rows("SELECT msg_id, seq FROM st_outbound_msg")).containsExactly("[7,1]");
        }
    }

    @Test
    void aResultThatItsReducerDoesNotTakeIsDropped() throws Exception {
        HeldTransport transport = new HeldTransport();
        JavaModule module = Letters.sender(Letters.RECEIVE, Letters.signature(), call -> {
            Letters.sent(call);
            call.refuse("not now");
        });
        try (TestHost db = sender(transport, module)) {
            db.must("send", letter(TARGET, "a"));
            transport.next().ok();
            await(db, "SELECT ack_prefix FROM st_outbound_stream", "[1]");
            assertThat(db.rows("SELECT * FROM outcome")).isEmpty();
            assertThat(db.rows("SELECT * FROM letter")).isEmpty();
            assertThat(db.log()).anyMatch(line -> line.contains("result of a message is dropped"));
        }
    }

    @Test
    void reducersForResultsAreNotForClients() {
        try (TestHost db = sender(new HeldTransport(), Letters.sender())) {
            assertThat(db.call("sent")).isEqualTo(new CallOutcome.NoSuchReducer("sent"));
        }
    }

    @Test
    void messagesOutliveARestart() throws Exception {
        HeldTransport transport = new HeldTransport();
        EngineConfig engine = EngineConfig.onDisk("test", directory);
        try (TestHost db = TestHost.create(TestHost.CONFIG.withOutbound(transport), Letters.sender(), engine)) {
            db.must("send", letter(TARGET, "a"));
            db.must("send", letter(TARGET, "b"));
            assertThat(transport.next().call().seq()).isEqualTo(1);
        }
        HeldTransport next = new HeldTransport();
        JavaGuests guests = new JavaGuests();
        guests.add(Letters.sender());
        HostConfig config = TestHost.CONFIG.withGuests(guests).withOutbound(next);
        try (TestHost db = new TestHost(
                DatabaseHost.open(config, TestHost.DATABASE, OWNER, EngineConfig.onDisk("test", directory)))) {
            for (int seq = 1; seq <= 2; seq++) {
                Arrived arrived = next.next();
                assertThat(arrived.call().seq()).isEqualTo(seq);
                arrived.ok();
            }
            await(db, "SELECT text FROM outcome", "[\"a\"]", "[\"b\"]");
        }
    }

    @Test
    void statementsDoNotWriteToOutboxes() {
        try (TestHost db = sender(new HeldTransport(), Letters.sender())) {
            for (String statement : List.of(
                    "DELETE FROM letter", "UPDATE letter SET text = 'x'", "INSERT INTO letter (id) VALUES (1)")) {
                assertThatThrownBy(() -> db.sql(statement.replace("(id) VALUES (1)", insertion()), OWNER))
                        .isInstanceOf(SqlException.class)
                        .hasMessageContaining("SQL writes to outbox tables are not supported");
            }
        }
    }

    private static String insertion() {
        return "(id, \"to\", text) VALUES (1, 0x" + TARGET.toHex() + ", 'x')";
    }

    @Test
    void publicationsKeepMessagesAndMayChangeWhatIsCalled() throws Exception {
        HeldTransport transport = new HeldTransport();
        try (TestHost db = sender(transport, Letters.sender())) {
            db.must("send", letter(TARGET, "a"));
            Arrived first = transport.next();
            assertThat(db.publish(Letters.sender("other", "cd".repeat(32))).steps())
                    .containsExactly("Changed outbox `letter`");
            first.answer().completeExceptionally(DatabaseException.unreachable("gone"));
            Arrived again = transport.next();
            assertThat(again.call().reducer()).isEqualTo("other");
            assertThat(again.call().signatureHash()).isEqualTo("cd".repeat(32));
            assertThat(db.rows("SELECT remote_reducer, target_column, on_result_reducer FROM st_outbox"))
                    .containsExactly("[\"other\",1,[0,\"sent\"]]");
            again.ok();
            await(db, "SELECT text FROM outcome", "[\"a\"]");
        }
    }

    @Test
    void messagesFollowTheirTableIntoItsNextForm() throws Exception {
        HeldTransport transport = new HeldTransport();
        try (TestHost db = sender(transport, Letters.sender())) {
            db.must("send", letter(TARGET, "a"));
            Arrived first = transport.next();
            db.publish(Letters.widerSender(), PublishPolicy.BREAK_CLIENTS);
            first.ok();
            await(db, "SELECT text FROM outcome", "[\"a 9\"]");
            db.must("send", letter(TARGET, "b"));
            Arrived second = transport.next();
            assertThat(second.call().streamId()).isEqualTo(first.call().streamId());
            assertThat(second.call().seq()).isEqualTo(2);
            second.ok();
            await(db, "SELECT text FROM outcome", "[\"a 9\"]", "[\"b 1\"]");
        }
    }

    @Test
    void outboxesAreNeitherMadeOfTablesNorTablesOfOutboxes() {
        try (TestHost db = sender(new HeldTransport(), Letters.sender())) {
            assertThatThrownBy(() -> db.publish(Letters.plainSender(), PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("RemoveOutbox");
        }
        try (TestHost db = sender(new HeldTransport(), Letters.plainSender())) {
            assertThatThrownBy(() -> db.publish(Letters.sender(), PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("AddOutbox");
        }
    }
}
