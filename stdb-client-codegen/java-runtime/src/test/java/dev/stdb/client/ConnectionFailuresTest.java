package dev.stdb.client;

import static dev.stdb.client.StdbConnectionTest.applied;
import static dev.stdb.client.StdbConnectionTest.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.StdbConnectionTest.Person;
import dev.stdb.client.StdbConnectionTest.TestConnection;
import dev.stdb.query.Column;
import dev.stdb.query.Literals;
import dev.stdb.query.TableQuery;
import dev.stdb.query.ViewCall;
import dev.stdb.testing.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application, an executor or a server does wrong must neither hang a call nor show half a transaction. */
@Timeout(60)
class ConnectionFailuresTest {
    private static final Person AL = new Person(1, "Al");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = FakeServer.start("v3.bsatn.spacetimedb");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private ConnectionBuilder<TestConnection> builder() {
        return new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(server.uri())
                .databaseName("db")
                .onDisconnect((c, cause) -> ended.complete(cause));
    }

    private TestConnection subscribed(ConnectionBuilder<TestConnection> builder) throws Exception {
        TestConnection connection = builder.build();
        server.sendInitial();
        connection.connected().get(60, TimeUnit.SECONDS);
        connection.subscriptionBuilder().subscribe("SELECT * FROM person");
        server.takeRequestId(0);
        return connection;
    }

    @Test
    void errorOfACallbackStopsNeitherOtherCallbacksNorCalls() throws Exception {
        List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());
        TestConnection connection = subscribed(builder().onCallbackError(error -> {
            reported.add(error);
            throw new IllegalStateException("of the handler");
        }));
        connection.person.onInsert((ctx, row) -> {
            throw new AssertionError("of the callback");
        });
        connection.person.onInsert((ctx, row) -> events.add(row.name()));
        CompletableFuture<ReducerReceipt> call = connection.callReducer("a", out -> {});
        int requestId = server.takeRequestId(3);
        server.send(applied(0, "person", AL));
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(requestId);
            out.writeI64(0);
            out.writeTag(1);
        });
        call.get(60, TimeUnit.SECONDS);
        assertThat(events).containsExactly("Al");
        assertThat(reported)
                .singleElement()
                .isInstanceOf(AssertionError.class)
                .hasFieldOrPropertyWithValue("message", "of the callback");
        connection.close();
    }

    @Test
    void executorThatTakesNoMoreTasksEndsTheConnectionAndItsCalls() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        TestConnection connection = subscribed(builder().runOn(executor));
        CompletableFuture<ReducerReceipt> call = connection.callReducer("a", out -> {});
        server.takeRequestId(3);
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        server.send(applied(0, "person", AL));
        assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
        assertThat(connection.isActive()).isFalse();
        assertThat(connection.person.count()).isZero();
    }

    @Test
    void nothingBehindAMessageThatCannotBeAppliedIsApplied() throws Exception {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        TestConnection connection = builder().runOn(tasks::add).build();
        server.sendInitial();
        tasks.take().run();
        connection.subscriptionBuilder().subscribe("SELECT * FROM person");
        server.takeRequestId(0);
        // The row of the first message is cut short; the second one is fine and arrives before the first is looked at.
        server.send(out -> {
            out.writeTag(1);
            out.writeU32(0);
            out.writeU32(0);
            out.writeCount(1);
            out.writeString("person");
            out.writeTag(0);
            out.writeU16(4);
            out.writeBytes(new byte[4]);
        });
        server.send(update(0, "person", List.of(AL), List.of()));
        server.awaitArrival();
        tasks.take().run();
        assertThat(ended.getNow(Optional.empty()))
                .hasValueSatisfying(cause -> assertThat(cause).isInstanceOf(ProtocolException.class));
        assertThat(connection.person.count()).isZero();
    }

    @Test
    void callsAfterTheEndFailAndAreForgotten() throws Exception {
        TestConnection connection = subscribed(builder());
        connection.close();
        ended.get(60, TimeUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> connection.callReducer("a", out -> {}).get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DisconnectedException.class);
            assertThatThrownBy(() -> connection.person.remoteQuery("").get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(DisconnectedException.class);
            assertThatThrownBy(() -> connection.subscriptionBuilder().subscribe("SELECT * FROM person"))
                    .isInstanceOf(DisconnectedException.class);
        }
        assertThat(connection.pendingRequests()).isZero();
    }

    @Test
    void callbacksAddedOrRemovedByACallbackCountFromTheNextMessageOn() throws Exception {
        TestConnection connection = subscribed(builder());
        List<Registration> second = new ArrayList<>();
        connection.person.onInsert((ctx, row) -> {
            events.add("first " + row.name());
            if (second.isEmpty()) {
                second.add(connection.person.onInsert((c, each) -> events.add("second " + each.name())));
                connection.log.onInsert((c, each) -> events.add("log " + each.name()));
            } else {
                second.get(0).close();
            }
        });
        server.send(applied(0, "person", AL, new Person(2, "Bo")));
        server.send(update(0, "person", List.of(new Person(3, "Cy")), List.of()));
        server.send(update(0, "log", List.of(new Person(4, "Di")), List.of()));
        server.sendClose(1000);
        ended.get(60, TimeUnit.SECONDS);
        assertThat(events).containsExactly("first Al", "first Bo", "first Cy", "log Di");
    }

    @Test
    void changesOfSetsThatAreNotKnownAreIgnored() throws Exception {
        TestConnection connection = subscribed(builder());
        connection.person.onInsert((ctx, row) -> events.add(row.name()));
        server.send(update(9, "person", List.of(AL), List.of()));
        server.send(update(0, "person", List.of(new Person(2, "Bo")), List.of()));
        server.sendClose(1000);
        ended.get(60, TimeUnit.SECONDS);
        assertThat(events).containsExactly("Bo");
        assertThat(connection.person).containsExactly(new Person(2, "Bo"));
    }

    @Test
    void indexKeepsTheOtherRowsOfAKeyWhenOneGoes() throws Exception {
        TestConnection connection = subscribed(builder());
        Person other = new Person(2, "Al");
        server.send(applied(0, "person", AL, other));
        server.awaitArrival();
        assertThat(connection.person.byName.filter("Al")).isNotNull();
        server.send(update(0, "person", List.of(), List.of(AL)));
        server.sendClose(1000);
        ended.get(60, TimeUnit.SECONDS);
        assertThat(connection.person.byName.filter("Al")).containsExactly(other);
    }

    @Test
    void socketIsReleasedWhenTheClientClosesUnderTraffic() throws Exception {
        TestConnection connection = subscribed(builder());
        server.send(applied(0, "person", AL));
        connection.disconnect();
        ended.get(60, TimeUnit.SECONDS);
        // Arrives after the end and must not keep the answer to the close from being read.
        server.send(update(0, "person", List.of(new Person(2, "Bo")), List.of()));
        server.sendClose(1000);
        assertThat(server.awaitEndOfInput()).isTrue();
    }

    @Test
    @Checks("spec client-sdk.md §20.11")
    void everythingPendingFailsWhenTheServerGoes() throws Exception {
        TestConnection connection = subscribed(builder());
        CompletableFuture<List<Person>> query = connection.person.remoteQuery("");
        CompletableFuture<Integer> procedure = connection.callProcedure("p", out -> {}, in -> in.readI32());
        server.sendClose(1001);
        assertThat(ended.get(60, TimeUnit.SECONDS))
                .hasValueSatisfying(cause -> assertThat(cause).hasMessageContaining("code=1001"));
        assertThatThrownBy(() -> query.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
        assertThatThrownBy(() -> procedure.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
    }

    @Test
    void disconnectWhileConnectingIsNoError() throws Exception {
        TestConnection connection = builder()
                .databaseName("of-this-test")
                .onConnectError((c, error) -> events.add("connect error"))
                .build();
        connection.disconnect();
        assertThatThrownBy(() -> connection.connected().get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        awaitNoThread("stdb-client-of-this-test");
        assertThat(events).isEmpty();
        assertThat(ended).isNotDone();
    }

    /** The connection's own thread ends behind everything it had to tell. */
    private static void awaitNoThread(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.join(60_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    @Checks("spec client-sdk.md §20.7")
    void subscriptionEndedBeforeItIsAppliedNeverBecomesActive() throws Exception {
        TestConnection connection = builder().build();
        server.sendInitial();
        SubscriptionHandle<TestConnection> handle =
                connection.subscriptionBuilder().subscribe("SELECT * FROM person");
        handle.unsubscribe();
        server.send(applied(0, "person", AL));
        server.awaitArrival();
        assertThatThrownBy(handle::unsubscribe).isInstanceOf(IllegalStateException.class);
        assertThat(handle.isActive()).isFalse();
        connection.close();
    }

    @Test
    void waitingForWhatDependsOnACallIsRefusedOnTheCallbackThread() throws Exception {
        TestConnection connection = subscribed(builder());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        connection.person.onInsert((ctx, row) -> {
            try {
                connection.callReducer("a", out -> {}).thenApply(receipt -> "x").get(1, TimeUnit.MINUTES);
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        server.send(applied(0, "person", AL));
        assertThat(thrown.get(60, TimeUnit.SECONDS)).hasMessageContaining("callback thread");
        connection.close();
    }

    @Test
    void payloadsOfSeveralRequestsHaveALimit() throws Exception {
        TestConnection connection = builder().build();
        for (int i = 0; i < 10; i++) {
            connection.callReducer("a", out -> out.writeBytes(new byte[100_000]));
        }
        int total = 0;
        while (total < 1_000_000) {
            byte[] payload = server.take();
            assertThat(payload.length).isLessThanOrEqualTo(256 * 1024);
            total += payload.length;
        }
        connection.close();
    }

    @Test
    void namesThatAreWordsOfSqlAreQuoted() throws Exception {
        TestConnection connection = builder().build();
        connection.person.remoteQuery("WHERE id = 1");
        server.sendInitial();
        assertThat(new String(server.take(), UTF_8)).endsWith("SELECT * FROM \"person\" WHERE id = 1");
        connection.subscriptionBuilder().subscribeToAllTables();
        assertThat(new String(server.take(), UTF_8))
                .contains("SELECT * FROM \"person\"", "SELECT * FROM \"log\"", "SELECT * FROM \"ev\"")
                .doesNotContain("near");
        connection.close();
    }

    @Test
    void queriesAreTakenInPlaceOfTheirText() throws Exception {
        TestConnection connection = builder().build();
        TableQuery<Person, Column<Person, Integer>, Object> person =
                new TableQuery<>("person", new Column<>("person", "id", Person::id), new Object());
        connection.person.remoteQuery(person.where(id -> id.eq(1)));
        connection.near.remoteQuery(ViewCall.of("near", Literals.of(5)));
        connection.subscriptionBuilder().subscribe(person, person.where(id -> id.gt(2)));
        server.sendInitial();
        String last = "SELECT * FROM \"person\" WHERE \"person\".\"id\" > 2";
        StringBuilder sent = new StringBuilder();
        // Requests may share a message.
        while (sent.indexOf(last) < 0) {
            sent.append(new String(server.take(), UTF_8));
        }
        assertThat(sent)
                .containsSubsequence(
                        "SELECT * FROM \"person\" WHERE \"person\".\"id\" = 1",
                        "SELECT * FROM \"near\"(5)",
                        "SELECT * FROM \"person\"",
                        last);
        connection.close();
    }
}
