package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.module.Range;
import dev.stdb.testing.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cache, calls and life cycle against a scripted server. Cases: spec client-sdk.md §20. */
@Timeout(60)
class StdbConnectionTest {
    private static final String V3 = "v3.bsatn.spacetimedb";

    record Person(int id, String name) {
        static Person read(BsatnReader in) {
            return new Person(in.readI32(), in.readString());
        }
    }

    static final class Persons extends RemoteKeyedTable<TestConnection, Person> {
        final UniqueIndex<Integer, Person> byId = uniqueIndex(Person::id);
        final TableIndex<String, Person> byName = index(Person::name);
        final UniqueRangeIndex<Integer, Person> inOrder = uniqueRangeIndex(KeyColumn.ofInt(Person::id));
        final RangeIndex<String, Person> byLetter = rangeIndex(KeyColumn.ofText(Person::name));
        final NameIdIndex byNameId = new NameIdIndex(this);

        Persons(TestConnection connection) {
            super(connection, TableDescriptor.of("person", Person::read, Person::id));
        }
    }

    static final class NameIdIndex extends PrefixIndex<Person> {
        NameIdIndex(Persons table) {
            super(table, List.of(KeyColumn.ofText(Person::name), KeyColumn.ofInt(Person::id)));
        }

        Optional<Person> find(String name, int id) {
            return row(name, id);
        }

        List<Person> filter(String name) {
            return rows(name);
        }

        List<Person> filter(String name, Range<Integer> id) {
            return rowsIn(id, name);
        }
    }

    static final class Plain extends RemoteTable<TestConnection, Person> {
        Plain(TestConnection connection, TableDescriptor<Person> descriptor) {
            super(connection, descriptor);
        }
    }

    static final class TestConnection extends StdbConnection<TestConnection> {
        final Persons person;
        final Plain log;
        final Plain ev;
        final Plain near;

        TestConnection(ConnectionConfig<TestConnection> config) {
            super(config);
            person = new Persons(this);
            log = new Plain(this, TableDescriptor.of("log", Person::read));
            ev = new Plain(this, TableDescriptor.ofEvents("ev", Person::read));
            near = new Plain(this, TableDescriptor.ofCalls("near", Person::read));
        }

        @Override
        protected TestConnection self() {
            return this;
        }
    }

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private FakeServer server;
    private TestConnection connection;

    @BeforeEach
    void connect() throws Exception {
        server = FakeServer.start(V3);
        connection = builder().build();
        record(connection);
        server.sendInitial();
        connection.connected().get(60, TimeUnit.SECONDS);
        events.clear();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        server.close();
    }

    private ConnectionBuilder<TestConnection> builder() {
        return new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(server.uri())
                .databaseName("db")
                .onConnect((c, identity, token) -> events.add("connect " + token))
                .onConnectError((c, error) -> events.add("connectError"))
                .onDisconnect((c, cause) -> events.add("disconnect " + cause.isPresent()));
    }

    private void record(TestConnection c) {
        for (RemoteTable<TestConnection, Person> table : List.of(c.person, c.log, c.ev)) {
            table.onInsert((ctx, row) -> events.add("+" + row.name() + " " + kind(ctx)));
            table.onDelete((ctx, row) -> events.add("-" + row.name() + " " + kind(ctx)));
        }
        c.person.onUpdate((ctx, before, after) -> events.add(before.name() + ">" + after.name() + " " + kind(ctx)));
        c.person.onBeforeDelete((ctx, row) -> events.add("before " + c.person.count()));
    }

    private static String kind(EventContext<?> context) {
        return context.event().getClass().getSimpleName();
    }

    static void rows(BsatnWriter out, Person... rows) {
        out.writeTag(1);
        out.writeCount(rows.length);
        BsatnWriter data = new BsatnWriter();
        for (Person row : rows) {
            out.writeU64(data.length());
            data.writeI32(row.id());
            data.writeString(row.name());
        }
        out.writeBytes(data.array(), 0, data.length());
    }

    static Consumer<BsatnWriter> applied(int set, String table, Person... rows) {
        return out -> {
            out.writeTag(1);
            out.writeU32(0);
            out.writeU32(set);
            out.writeCount(1);
            out.writeString(table);
            rows(out, rows);
        };
    }

    static void change(BsatnWriter out, int set, String table, List<Person> inserts, List<Person> deletes) {
        out.writeU32(set);
        out.writeCount(1);
        out.writeString(table);
        out.writeCount(1);
        out.writeTag(0);
        rows(out, inserts.toArray(new Person[0]));
        rows(out, deletes.toArray(new Person[0]));
    }

    static Consumer<BsatnWriter> update(int set, String table, List<Person> inserts, List<Person> deletes) {
        return out -> {
            out.writeTag(4);
            out.writeCount(1);
            change(out, set, table, inserts, deletes);
        };
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

    private SubscriptionHandle<TestConnection> subscribed(int set, String table, Person... rows) throws Exception {
        SubscriptionHandle<TestConnection> handle = connection
                .subscriptionBuilder()
                .onApplied(ctx -> events.add("applied " + connection.person.count()))
                .onError((ctx, error) -> events.add("error " + error.getMessage() + " " + connection.person.count()))
                .subscribe("SELECT * FROM " + table);
        server.takeRequestId(0);
        server.send(applied(set, table, rows));
        sync();
        return handle;
    }

    @Test
    @Checks("spec client-sdk.md §20.8 and §20.10")
    void offersBothProtocolsAndPresentsTheToken() throws Exception {
        assertThat(server.handshake())
                .contains("GET /v1/database/db/subscribe?compression=Gzip ")
                .containsPattern("(?i)sec-websocket-protocol: v3.bsatn.spacetimedb, *v2.bsatn.spacetimedb")
                .doesNotContain("Authorization");
        assertThat(connection.identity()).contains(FakeServer.IDENTITY);
        assertThat(connection.connectionId()).contains(FakeServer.CONNECTION);
        assertThat(connection.token()).contains("tok");
        try (FakeServer other = FakeServer.start(V3)) {
            TestConnection second = builder()
                    .uri(other.uri())
                    .token("mine")
                    .confirmedReads(true)
                    .build();
            assertThat(other.handshake())
                    .containsIgnoringCase("authorization: Bearer mine")
                    .contains("&confirmed=true ");
            other.sendInitial();
            second.connected().get(60, TimeUnit.SECONDS);
            assertThat(second.token()).contains("mine");
            second.close();
        }
    }

    @Test
    @Checks("spec client-sdk.md §20.1")
    void overlappingSetsCountRowsOnce() throws Exception {
        Person al = new Person(1, "Al");
        SubscriptionHandle<TestConnection> first = subscribed(0, "person", al);
        SubscriptionHandle<TestConnection> second = subscribed(1, "person", al);
        assertThat(events).containsExactly("applied 1", "+Al SubscribeApplied", "applied 1");
        events.clear();
        first.unsubscribe();
        assertThatThrownBy(first::unsubscribe).isInstanceOf(IllegalStateException.class);
        answerUnsubscribe(0);
        assertThat(events).isEmpty();
        assertThat(connection.person.count()).isEqualTo(1);
        second.unsubscribeThen(ctx -> events.add("end"));
        answerUnsubscribe(1);
        assertThat(events).containsExactly("before 1", "end", "-Al UnsubscribeApplied");
        assertThat(first.isEnded()).isTrue();
    }

    private void answerUnsubscribe(int set) throws Exception {
        server.takeRequestId(1);
        server.send(out -> {
            out.writeTag(2);
            out.writeU32(0);
            out.writeU32(set);
            out.writeTag(1);
        });
        sync();
    }

    @Test
    @Checks("spec client-sdk.md §20.2 and §20.3")
    void deleteAndInsertOfOneKeyAreAnUpdate() throws Exception {
        subscribed(0, "person", new Person(1, "Al"), new Person(2, "Bob"));
        subscribed(1, "log", new Person(1, "Al"));
        assertThat(connection.person.byName.filter("Al")).hasSize(1);
        events.clear();
        server.send(
                update(0, "person", List.of(new Person(1, "Ann"), new Person(3, "Cy")), List.of(new Person(1, "Al"))));
        server.send(update(1, "log", List.of(new Person(1, "Ann")), List.of(new Person(1, "Al"))));
        // Identical row leaves one query and enters another: nothing happens.
        server.send(update(0, "person", List.of(new Person(2, "Bob")), List.of(new Person(2, "Bob"))));
        sync();
        assertThat(events)
                .containsExactly("Al>Ann Transaction", "+Cy Transaction", "-Al Transaction", "+Ann Transaction");
        assertThat(connection.person.byId.find(1)).contains(new Person(1, "Ann"));
        assertThat(connection.person.byId.find(9)).isEmpty();
        assertThat(connection.person.byName.filter("Al")).isEmpty();
        assertThat(connection.person)
                .containsExactlyInAnyOrder(new Person(1, "Ann"), new Person(2, "Bob"), new Person(3, "Cy"));
    }

    @Test
    void rangesAndPrefixesFollowTheCache() throws Exception {
        Person al = new Person(1, "Al");
        Person second = new Person(2, "Al");
        Person bob = new Person(3, "Bob");
        subscribed(0, "person", second, al, bob);
        assertThat(connection.person.inOrder.filter(Range.atMost(2))).containsExactly(al, second);
        assertThat(connection.person.inOrder.find(3)).contains(bob);
        assertThat(connection.person.byLetter.filter("Al")).containsExactlyInAnyOrder(al, second);
        assertThat(connection.person.byNameId.filter("Al")).containsExactly(al, second);
        Person ann = new Person(1, "Ann");
        server.send(update(0, "person", List.of(ann), List.of(al)));
        sync();
        assertThat(connection.person.inOrder.filter(Range.atMost(2))).containsExactly(ann, second);
        assertThat(connection.person.inOrder.find(4)).isEmpty();
        assertThat(connection.person.byLetter.filter(Range.lessThan("Bob"))).containsExactly(second, ann);
        assertThat(connection.person.byLetter.filter("Al")).containsExactly(second);
        assertThat(connection.person.byNameId.find("Al", 1)).isEmpty();
        assertThat(connection.person.byNameId.find("Al", 2)).contains(second);
        assertThat(connection.person.byNameId.filter("Al", Range.greaterThan(2)))
                .isEmpty();
    }

    @Test
    @Checks("spec client-sdk.md §20.4")
    void eventRowsAreAnnouncedAndNotStored() throws Exception {
        subscribed(0, "ev");
        events.clear();
        server.send(out -> {
            out.writeTag(4);
            out.writeCount(1);
            out.writeU32(0);
            out.writeCount(1);
            out.writeString("ev");
            out.writeCount(1);
            out.writeTag(1);
            rows(out, new Person(1, "x"), new Person(1, "x"));
        });
        sync();
        assertThat(events).containsExactly("+x Transaction", "+x Transaction");
        assertThat(connection.ev.count()).isZero();
    }

    @Test
    void statisticsCountWhatGoesOver() throws Exception {
        subscribed(0, "person", new Person(1, "Al"), new Person(2, "Bob"));
        server.sendCompressed(update(0, "person", List.of(new Person(1, "Ann")), List.of(new Person(1, "Al"))));
        server.send(threeRowsOfOneSize("unknown"));
        sync();

        ConnectionStatistics statistics = connection.statistics();
        assertThat(statistics.bytesSent()).isEqualTo(server.takenBytes()).isPositive();
        assertThat(statistics.bytesReceived()).isEqualTo(server.sentBytes()).isPositive();
        assertThat(statistics.messagesSent()).as("a subscription, two queries").isEqualTo(3);
        assertThat(statistics.messagesReceived())
                .as("greeting, rows, two updates, two answers")
                .isEqualTo(6);
        assertThat(statistics.rowsReceived()).isEqualTo(2 + 2 + 3);
        assertThat(statistics.roundTrips()).as("two queries").isEqualTo(2);
    }

    private static Consumer<BsatnWriter> threeRowsOfOneSize(String table) {
        return out -> {
            out.writeTag(4);
            out.writeCount(1);
            out.writeU32(0);
            out.writeCount(1);
            out.writeString(table);
            out.writeCount(1);
            out.writeTag(1);
            out.writeTag(0);
            out.writeU16(4);
            out.writeBytes(new byte[12], 0, 12);
        };
    }

    @Test
    void roundTripsLastFromTheCallToItsAnswer() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<ReducerReceipt> call = connection.callReducer("add", out -> out.writeI32(5));
        int requestId = server.takeRequestId(3);
        long taken = System.nanoTime();
        Thread.sleep(2);
        long answered = System.nanoTime();
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(requestId);
            out.writeI64(42);
            out.writeTag(1);
        });
        call.get(60, TimeUnit.SECONDS);
        long end = System.nanoTime();

        ConnectionStatistics statistics = connection.statistics();
        assertThat(statistics.roundTrips()).isEqualTo(1);
        assertThat(statistics.roundTripLastMicros()).isBetween((answered - taken) / 1000, (end - start) / 1000);
        assertThat(statistics.roundTripMaxMicros()).isEqualTo(statistics.roundTripLastMicros());
        assertThat(statistics.roundTripTotalMicros()).isEqualTo(statistics.roundTripLastMicros());
    }

    @Test
    @Checks("spec client-sdk.md §20.5")
    void reducerCompletesAfterItsRowsAreInTheCache() throws Exception {
        subscribed(0, "person");
        events.clear();
        CompletableFuture<Long> countSeen = connection
                .callReducer("add", out -> out.writeI32(5))
                .thenApply(receipt -> {
                    events.add("done");
                    return connection.person.count();
                });
        BsatnReader call = new BsatnReader(server.take());
        assertThat(call.readU8()).isEqualTo(3);
        int requestId = call.readU32();
        assertThat(call.readU8()).isZero();
        assertThat(call.readString()).isEqualTo("add");
        assertThat(call.readBytes()).containsExactly(5, 0, 0, 0);
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(requestId);
            out.writeI64(42);
            out.writeTag(0);
            out.writeBytes(new byte[0]);
            out.writeCount(1);
            change(out, 0, "person", List.of(new Person(5, "E")), List.of());
        });
        assertThat(countSeen.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(events).containsExactly("+E ReducerCommitted", "done");
    }

    private SenderException refusal(byte[] value) throws Exception {
        CompletableFuture<ReducerReceipt> refused = connection.callReducer("a", out -> {}, BsatnReader::readString);
        int request = server.takeRequestId(3);
        BsatnWriter error = new BsatnWriter();
        error.writeString("boom");
        error.writeRaw(value, 0, value.length);
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(request);
            out.writeI64(0);
            out.writeTag(2);
            out.writeBytes(error.toByteArray());
        });
        ExecutionException failure = assertThrows(ExecutionException.class, () -> refused.get(60, TimeUnit.SECONDS));
        assertThat(failure).hasCauseInstanceOf(SenderException.class).hasRootCauseMessage("boom");
        return Objects.requireNonNull((SenderException) failure.getCause());
    }

    @Test
    void refusalsHaveTheValueThatTheReducerDeclares() throws Exception {
        SenderException refusal = refusal(new byte[] {2, 0, 0, 0, 'h', 'i'});
        assertThat(refusal.value(String.class)).contains("hi");
        assertThat(refusal.value(Integer.class)).isEmpty();
    }

    @Test
    void valuesOfAnotherTypeAreNone() throws Exception {
        assertThat(refusal(new byte[] {9, 0, 0, 0, 'h', 'i'}).value(Object.class))
                .isEmpty();
        assertThat(refusal(new byte[] {1, 0, 0, 0, 'h', 'i'}).value(Object.class))
                .isEmpty();
        assertThat(refusal(new byte[0]).value(Object.class)).isEmpty();
    }

    @Test
    @Checks("spec client-sdk.md §20.6")
    void refusedCallsFailWithTheirKind() throws Exception {
        CompletableFuture<ReducerReceipt> refused = connection.callReducer("a", out -> {});
        int first = server.takeRequestId(3);
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(first);
            out.writeI64(0);
            out.writeTag(2);
            out.writeU32(8);
            out.writeString("boom");
        });
        assertThatThrownBy(() -> refused.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SenderException.class)
                .hasRootCauseMessage("boom");
        CompletableFuture<ReducerReceipt> unknown = connection.callReducer("b", out -> {});
        int second = server.takeRequestId(3);
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(second);
            out.writeI64(0);
            out.writeTag(3);
            out.writeString("no such reducer");
        });
        assertThatThrownBy(() -> unknown.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(InternalServerException.class);
        CompletableFuture<Integer> procedure = connection.callProcedure("p", out -> {}, BsatnReader::readI32);
        int third = server.takeRequestId(4);
        server.send(out -> {
            out.writeTag(7);
            out.writeTag(0);
            out.writeU32(4);
            out.writeI32(42);
            out.writeI64(0);
            out.writeI64(0);
            out.writeU32(third);
        });
        assertThat(procedure.get(60, TimeUnit.SECONDS)).isEqualTo(42);
    }

    private void refuse(int set) throws Exception {
        server.send(out -> {
            out.writeTag(3);
            out.writeTag(1);
            out.writeU32(set);
            out.writeString("bad");
        });
    }

    @Test
    void futuresOfSubscriptionsTellWhatBecomesOfThem() throws Exception {
        SubscriptionHandle<TestConnection> good = connection
                .subscriptionBuilder()
                .onApplied(context -> events.add("applied"))
                .subscribe("SELECT * FROM person");
        CompletableFuture<Void> told = good.applied().thenRun(() -> events.add("told " + connection.person.count()));
        SubscriptionHandle<TestConnection> bad =
                connection.subscriptionBuilder().subscribe("SELECT * FROM log");
        SubscriptionHandle<TestConnection> left =
                connection.subscriptionBuilder().subscribe("SELECT * FROM near");
        server.takeRequestId(0);
        server.takeRequestId(0);
        server.takeRequestId(0);
        assertThat(good.applied()).isNotDone();
        server.send(applied(0, "person", new Person(1, "Al")));
        told.get(60, TimeUnit.SECONDS);
        assertThat(events).startsWith("applied", "told 1");
        refuse(1);
        assertThatThrownBy(() -> bad.applied().get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SubscriptionException.class)
                .hasMessageContaining("bad");
        connection.close();
        assertThatThrownBy(() -> left.applied().get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DisconnectedException.class);
        good.applied().get(60, TimeUnit.SECONDS);
    }

    @Test
    @Checks("spec client-sdk.md §20.7")
    void failedSetDropsItsRowsAndTheConnectionLives() throws Exception {
        SubscriptionHandle<TestConnection> handle = subscribed(0, "person", new Person(1, "Al"));
        events.clear();
        refuse(0);
        sync();
        assertThat(events).containsExactly("before 1", "error bad 0", "-Al SubscriptionFailed");
        assertThat(handle.isEnded()).isTrue();
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    @Checks("spec client-sdk.md §20.15")
    void exceptionsOfCallbacksAreReportedAndStopNothing() throws Exception {
        List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());
        try (FakeServer other = FakeServer.start(V3)) {
            TestConnection second =
                    builder().uri(other.uri()).onCallbackError(reported::add).build();
            CompletableFuture<Person> seen = new CompletableFuture<>();
            second.person.onInsert((ctx, row) -> {
                throw new IllegalStateException("mine");
            });
            second.person.onInsert((ctx, row) -> seen.complete(row));
            second.subscriptionBuilder().subscribeToAllTables();
            other.sendInitial();
            other.takeRequestId(0);
            other.send(applied(0, "person", new Person(1, "Al")));
            assertThat(seen.get(60, TimeUnit.SECONDS).name()).isEqualTo("Al");
            assertThat(reported).singleElement().hasFieldOrPropertyWithValue("message", "mine");
            second.close();
        }
    }

    @Test
    @Checks("spec client-sdk.md §20.11")
    void endOfTheConnectionFailsPendingCalls() throws Exception {
        CompletableFuture<ReducerReceipt> pending = connection.callReducer("a", out -> {});
        server.takeRequestId(3);
        server.drop();
        assertThatThrownBy(() -> pending.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
        CompletableFuture<ReducerReceipt> late = connection.callReducer("a", out -> {});
        assertThatThrownBy(() -> late.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
        assertThat(connection.isStale()).isTrue();
    }

    @Test
    void orderlyDisconnectHasNoCause() throws Exception {
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        try (FakeServer other = FakeServer.start(V3)) {
            TestConnection second = builder()
                    .uri(other.uri())
                    .onDisconnect((c, cause) -> ended.complete(cause))
                    .build();
            other.sendInitial();
            second.connected().get(60, TimeUnit.SECONDS);
            second.disconnect();
            assertThat(ended.get(60, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    @Checks("spec client-sdk.md §20.8")
    void refusedHandshakeTellsTheStatus() throws Exception {
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        try (FakeServer other = FakeServer.refusing("401 Unauthorized")) {
            TestConnection second = builder()
                    .uri(other.uri())
                    .onConnectError((c, e) -> error.complete(e))
                    .build();
            assertThat(error.get(60, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            e -> assertThat(e.httpStatus()).isEqualTo(401));
            assertThat(second.isActive()).isFalse();
            assertThatThrownBy(() -> second.connected().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConnectFailedException.class);
        }
    }

    @Test
    void waitingOnTheCallbackThreadIsRefused() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        connection.person.onInsert((ctx, row) -> {
            try {
                connection.callReducer("a", out -> {}).join();
            } catch (IllegalStateException e) {
                thrown.complete(e);
            }
        });
        connection.subscriptionBuilder().subscribe("SELECT * FROM person");
        server.takeRequestId(0);
        server.send(applied(0, "person", new Person(1, "Al")));
        assertThat(thrown.get(60, TimeUnit.SECONDS)).hasMessageContaining("callback thread");
    }

    @Test
    @Checks("spec client-sdk.md §20.9")
    void callsMadeWhileConnectingArePackedInV3AndNotInV2() throws Exception {
        for (String protocol : List.of(V3, "v2.bsatn.spacetimedb")) {
            try (FakeServer other = FakeServer.start(protocol)) {
                TestConnection second = builder().uri(other.uri()).build();
                int calls = 20;
                for (int i = 0; i < calls; i++) {
                    second.callReducer("tick", out -> {});
                }
                int size = 18;
                int payloads = 0;
                for (int bytes = 0; bytes < calls * size; payloads++) {
                    byte[] payload = other.take();
                    assertThat(payload.length % size).isZero();
                    bytes += payload.length;
                }
                if (protocol.equals(V3)) {
                    assertThat(payloads).isLessThan(calls);
                } else {
                    assertThat(payloads).isEqualTo(calls);
                }
                second.close();
            }
        }
    }

    @Test
    void manualConnectionsRunCallbacksInsideTheTick() throws Exception {
        try (FakeServer other = FakeServer.start(V3)) {
            TestConnection second = builder().uri(other.uri()).manual().build();
            other.sendInitial();
            Thread ticking = Thread.currentThread();
            List<Thread> threads = new ArrayList<>();
            second.subscriptionBuilder()
                    .onApplied(ctx -> threads.add(Thread.currentThread()))
                    .subscribe("q");
            other.takeRequestId(0);
            other.send(applied(0, "person"));
            while (threads.isEmpty()) {
                second.frameTick();
                Thread.onSpinWait();
            }
            assertThat(threads).containsExactly(ticking);
            second.close();
        }
    }
}
