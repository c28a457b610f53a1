package dev.stdb.client;

import static dev.stdb.client.StdbConnectionTest.applied;
import static dev.stdb.client.StdbConnectionTest.change;
import static dev.stdb.client.StdbConnectionTest.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.StdbConnectionTest.Person;
import dev.stdb.client.StdbConnectionTest.TestConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes as a stream with back-pressure, and snapshots of all tables for other threads. */
@Timeout(60)
class ChangesTest {
    private static final Person AL = new Person(1, "Al");
    private static final Person ANN = new Person(1, "Ann");
    private static final Person BOB = new Person(2, "Bob");
    private static final Person CY = new Person(3, "Cy");

    /** Writes down what it gets. */
    private static class Recorder implements Flow.Subscriber<RowChange<Person>> {
        final List<String> changes = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<String> end = new CompletableFuture<>();
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final long demand;

        Recorder(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
            if (demand != 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(RowChange<Person> change) {
            String text = text(change);
            changes.add(text + " " + change.event().getClass().getSimpleName());
        }

        private static String text(RowChange<Person> change) {
            if (change instanceof RowChange.Updated<Person> updated) {
                return updated.before().name() + ">" + updated.after().name();
            } else if (change instanceof RowChange.Inserted<Person> inserted) {
                return "+" + inserted.row().name();
            }
            return "-" + ((RowChange.Deleted<Person>) change).row().name();
        }

        @Override
        public void onError(Throwable error) {
            end.complete(error.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            end.complete("complete");
        }

        String ended() throws Exception {
            return end.get(60, TimeUnit.SECONDS);
        }
    }

    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private FakeServer server;
    private TestConnection connection;

    @BeforeEach
    void connect() throws Exception {
        server = FakeServer.start("v3.bsatn.spacetimedb");
        connection = new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(server.uri())
                .databaseName("db")
                .onCallbackError(errors::add)
                .build();
        server.sendInitial();
        connection.connected().get(60, TimeUnit.SECONDS);
        connection.subscriptionBuilder().subscribe("SELECT * FROM person", "SELECT * FROM log");
        server.takeRequestId(0);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        server.close();
    }

    /** Waits until the client has handled everything sent before. */
    private void sync() throws Exception {
        CompletableFuture<List<Person>> query = connection.person.remoteQuery("");
        int requestId = server.takeRequestId(2);
        server.send(out -> {
            out.writeTag(5);
            out.writeU32(requestId);
            out.writeTag(0);
            out.writeCount(0);
        });
        query.get(60, TimeUnit.SECONDS);
    }

    private Recorder subscribed(Recorder recorder, int maxKept) {
        connection.person.changes(maxKept).subscribe(recorder);
        return recorder;
    }

    @Test
    void changesComeInTheOrderOfCallbacksUntilTheConnectionEnds() throws Exception {
        Recorder recorder = new Recorder(Long.MAX_VALUE);
        connection.person.changes().subscribe(recorder);
        server.send(applied(0, "person", AL, BOB));
        server.send(update(0, "person", List.of(ANN, CY), List.of(AL, BOB)));
        sync();
        assertThat(recorder.changes)
                .containsExactly(
                        "+Al SubscribeApplied",
                        "+Bob SubscribeApplied",
                        "-Bob Transaction",
                        "Al>Ann Transaction",
                        "+Cy Transaction");
        connection.close();
        assertThat(recorder.ended()).isEqualTo("complete");
        Recorder late = subscribed(new Recorder(1), 1);
        assertThat(late.ended()).isEqualTo("complete");
    }

    @Test
    void whoSubscribesWhileTheCacheIsStillOldIsToldWhatChanges() throws Exception {
        server.send(applied(0, "person", AL, BOB));
        sync();
        Recorder recorder = new Recorder(Long.MAX_VALUE);
        List<Person> read = new ArrayList<>();
        connection.person.onBeforeDelete((context, row) -> {
            if (read.isEmpty()) {
                connection.person.changes().subscribe(recorder);
                read.addAll(connection.person.rows());
            }
        });
        server.send(update(0, "person", List.of(CY), List.of(BOB)));
        sync();
        assertThat(read).containsExactlyInAnyOrder(AL, BOB);
        assertThat(recorder.changes).containsExactly("-Bob Transaction", "+Cy Transaction");
    }

    @Test
    void rowsAreTheSameListUntilTheyChange() throws Exception {
        server.send(applied(0, "person", AL));
        sync();
        List<Person> before = connection.person.rows();
        assertThat(connection.person.rows()).isSameAs(before);
        server.send(update(0, "person", List.of(BOB), List.of()));
        sync();
        assertThat(before).containsExactly(AL);
        assertThat(connection.person.rows()).containsExactlyInAnyOrder(AL, BOB);
    }

    @Test
    void noMoreChangesComeThanWereRequested() throws Exception {
        Recorder recorder = subscribed(new Recorder(1), 2);
        server.send(applied(0, "person", AL, BOB, CY));
        sync();
        assertThat(recorder.changes).containsExactly("+Al SubscribeApplied");
        recorder.subscription.join().request(1);
        sync();
        assertThat(recorder.changes).hasSize(2).last().isEqualTo("+Bob SubscribeApplied");
        server.sendClose(1011);
        recorder.subscription.join().request(5);
        assertThat(recorder.ended()).isEqualTo("DisconnectedException");
        assertThat(recorder.changes).hasSize(3).last().isEqualTo("+Cy SubscribeApplied");
    }

    @Test
    void keptChangesAreDeliveredAfterTheEnd() throws Exception {
        Recorder recorder = subscribed(new Recorder(0), 2);
        server.send(applied(0, "person", AL, BOB));
        sync();
        connection.close();
        assertThat(recorder.end).isNotDone();
        recorder.subscription.join().request(2);
        assertThat(recorder.ended()).isEqualTo("complete");
        assertThat(recorder.changes).hasSize(2);
    }

    @Test
    void aSlowSubscriberFailsAndHoldsUpNobody() throws Exception {
        Recorder slow = subscribed(new Recorder(0), 2);
        Recorder quick = subscribed(new Recorder(Long.MAX_VALUE), 1);
        server.send(applied(0, "person", AL, BOB, CY));
        assertThat(slow.ended()).isEqualTo("ChangesLostException");
        sync();
        slow.subscription.join().request(5);
        sync();
        assertThat(slow.changes).isEmpty();
        assertThat(quick.changes).hasSize(3);
        assertThat(connection.person.count()).isEqualTo(3);
    }

    @Test
    void subscribersThatThrowOrCancelGetNothingMore() throws Exception {
        Recorder throwing = subscribed(
                new Recorder(Long.MAX_VALUE) {
                    @Override
                    public void onNext(RowChange<Person> change) {
                        super.onNext(change);
                        throw new AssertionError("mistake");
                    }
                },
                5);
        Recorder cancelling = subscribed(
                new Recorder(Long.MAX_VALUE) {
                    @Override
                    public void onNext(RowChange<Person> change) {
                        super.onNext(change);
                        subscription.join().cancel();
                    }
                },
                5);
        Recorder other = subscribed(new Recorder(Long.MAX_VALUE), 5);
        server.send(applied(0, "person", AL, BOB));
        sync();
        assertThat(throwing.changes).hasSize(1);
        assertThat(errors).singleElement().satisfies(error -> assertThat(error).hasMessage("mistake"));
        assertThat(cancelling.changes).hasSize(1);
        assertThat(other.changes).hasSize(2);
    }

    @Test
    void impossibleRequestsAreRefused() throws Exception {
        Recorder recorder = subscribed(new Recorder(-1), 5);
        assertThat(recorder.ended()).isEqualTo("IllegalArgumentException");
        assertThatThrownBy(() -> connection.person.changes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connection.person.changes().subscribe(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void snapshotsStayAndShareWhatDidNotChange() throws Exception {
        server.send(applied(0, "person", AL));
        sync();
        CacheSnapshot before = connection.snapshot();
        server.send(update(0, "log", List.of(BOB), List.of()));
        sync();
        CacheSnapshot after = connection.snapshot();
        assertThat(before.rows(connection.person)).containsExactly(AL).isSameAs(after.rows(connection.person));
        assertThat(before.rows(connection.log)).isEmpty();
        assertThat(after.rows(connection.log)).containsExactly(BOB);
        server.send(update(0, "person", List.of(ANN), List.of(AL)));
        sync();
        assertThat(after.rows(connection.person)).containsExactly(AL);
        assertThat(connection.snapshot().rows(connection.person)).containsExactly(ANN);
        try (TestConnection other = new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(server.uri())
                .databaseName("db")
                .build()) {
            assertThatThrownBy(() -> before.rows(other.person)).hasMessageContaining("another connection");
        }
    }

    @Test
    void snapshotsHaveWholeTransactionsOnly() throws Exception {
        int transactions = 300;
        CompletableFuture<Integer> torn = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            int seen = 0;
            while (seen < transactions) {
                CacheSnapshot snapshot = connection.snapshot();
                List<Person> log = snapshot.rows(connection.log);
                count += log.equals(snapshot.rows(connection.person)) ? 0 : 1;
                seen = log.size();
            }
            return count;
        });
        for (int i = 0; i < transactions; i++) {
            List<Person> row = List.of(new Person(i, "x"));
            server.send(out -> {
                out.writeTag(4);
                out.writeCount(2);
                change(out, 0, "log", row, List.of());
                change(out, 0, "person", row, List.of());
            });
        }
        assertThat(torn.get(60, TimeUnit.SECONDS)).isZero();
    }
}
