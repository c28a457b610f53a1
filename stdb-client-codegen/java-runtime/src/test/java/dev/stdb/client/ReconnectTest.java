package dev.stdb.client;

import static dev.stdb.client.StdbConnectionTest.applied;
import static dev.stdb.client.StdbConnectionTest.rows;
import static dev.stdb.client.StdbConnectionTest.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.client.StdbConnectionTest.Person;
import dev.stdb.client.StdbConnectionTest.TestConnection;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.testing.Checks;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lost connection comes back as the same user, with the same subscriptions, and tells what has changed. */
@Timeout(60)
@Checks("spec client-sdk.md §20.11")
class ReconnectTest {
    private static final String V3 = "v3.bsatn.spacetimedb";
    private static final int CALL = 3;
    private static final int SUBSCRIBE = 0;
    private static final int UNSUBSCRIBE = 1;
    private static final int SUBSCRIBE_BATCH = 5;
    private static final ReconnectPolicy QUICK =
            ReconnectPolicy.standard().withDelays(Duration.ofMillis(1), Duration.ofMillis(20));
    private static final Person AL = new Person(1, "Al");
    private static final Person BOB = new Person(2, "Bob");
    private static final Person CY = new Person(3, "Cy");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final LinkedBlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Event> reconnected = new LinkedBlockingQueue<>();
    private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
    private final CompletableFuture<Throwable> connectError = new CompletableFuture<>();
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = FakeServer.start(V3);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private ConnectionBuilder<TestConnection> builder(ReconnectPolicy policy) {
        return new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(server.uri())
                .databaseName("db")
                .reconnect(policy)
                .onConnect((c, identity, token) -> events.add("connect"))
                .onConnectError((c, error) -> connectError.complete(error))
                .onReconnecting((c, attempt, delay, cause) -> attempts.add(attempt))
                .onReconnected(context -> reconnected.add(context.event()))
                .onDisconnect((c, cause) -> ended.complete(cause));
    }

    private TestConnection connected(ReconnectPolicy policy) throws Exception {
        TestConnection connection = builder(policy).build();
        connection.person.onInsert((ctx, row) -> events.add("+" + row.name() + kind(ctx)));
        connection.person.onDelete((ctx, row) -> events.add("-" + row.name() + kind(ctx)));
        connection.person.onUpdate((ctx, before, after) -> events.add(before.name() + ">" + after.name() + kind(ctx)));
        server.sendInitial();
        connection.connected().get(60, TimeUnit.SECONDS);
        return connection;
    }

    private static String kind(EventContext<?> context) {
        return " " + context.event().getClass().getSimpleName();
    }

    private SubscriptionHandle<TestConnection> subscribe(TestConnection connection, String query) {
        return connection
                .subscriptionBuilder()
                .onApplied(ctx -> events.add("applied " + query))
                .onError((ctx, error) -> events.add("error " + query + ": " + error.getMessage()))
                .subscribe(query);
    }

    private SubscriptionHandle<TestConnection> subscribed(TestConnection connection, int set, Person... rows)
            throws Exception {
        SubscriptionHandle<TestConnection> handle = subscribe(connection, "q" + set);
        server.takeRequestId(SUBSCRIBE);
        server.send(applied(set, "person", rows));
        while (!handle.isActive()) {
            Thread.onSpinWait();
        }
        settle(connection);
        events.clear();
        return handle;
    }

    /** Waits until the callbacks of everything that has arrived have run. */
    private void settle(TestConnection connection) throws Exception {
        server.awaitArrival();
        CompletableFuture<?> marker = connection.person.remoteQuery("");
        int requestId = server.takeRequestId(2);
        server.send(out -> {
            out.writeTag(5);
            out.writeU32(requestId);
            out.writeTag(0);
            out.writeCount(0);
        });
        marker.get(60, TimeUnit.SECONDS);
    }

    /** Takes a batch and returns its queries by set. */
    private Map<Integer, String> takeBatch() throws Exception {
        BsatnReader in = new BsatnReader(server.take());
        assertThat(in.readU8()).isEqualTo(SUBSCRIBE_BATCH);
        in.readU32();
        Map<Integer, String> sets = new LinkedHashMap<>();
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            int id = in.readU32();
            assertThat(in.readCount()).isEqualTo(1);
            sets.put(id, in.readString());
        }
        return sets;
    }

    /** Answers a batch; a set without rows is refused. */
    private static Consumer<BsatnWriter> batchApplied(Map<Integer, List<Person>> rowsOrNull) {
        return out -> {
            out.writeTag(8);
            out.writeU32(0);
            out.writeCount(rowsOrNull.size());
            rowsOrNull.forEach((set, rows) -> {
                out.writeU32(set);
                if (rows == null) {
                    out.writeTag(1);
                    out.writeString("refused");
                    return;
                }
                out.writeTag(0);
                out.writeCount(1);
                out.writeString("person");
                rows(out, rows.toArray(new Person[0]));
            });
        };
    }

    private void awaitReconnected() throws Exception {
        assertThat(reconnected.poll(60, TimeUnit.SECONDS)).isEqualTo(new Event.Resynchronized());
    }

    @Test
    void tellsOnlyWhatHasChanged() throws Exception {
        TestConnection connection = connected(QUICK);
        SubscriptionHandle<TestConnection> handle = subscribed(connection, 0, AL, BOB, CY);
        subscribed(connection, 1, AL);
        server = server.restart();
        server.sendInitial();
        assertThat(takeBatch()).isEqualTo(Map.of(0, "q0", 1, "q1"));
        assertThat(connection.isReconnecting()).isTrue();
        assertThat(connection.isStale()).isTrue();
        assertThat(connection.person.stream()).as("rows stay meanwhile").hasSize(3);

        Person ann = new Person(2, "Ann");
        Person dan = new Person(4, "Dan");
        server.send(batchApplied(Map.of(0, List.of(AL, ann), 1, List.of(AL, dan))));
        awaitReconnected();
        assertThat(events).containsExactly("-Cy Resynchronized", "Bob>Ann Resynchronized", "+Dan Resynchronized");
        assertThat(connection.person).containsExactlyInAnyOrder(AL, ann, dan);
        assertThat(connection.isConnected()).isTrue();
        assertThat(handle.isActive()).isTrue();

        events.clear();
        server.send(update(0, "person", List.of(), List.of(AL)));
        server.send(update(1, "person", List.of(), List.of(AL)));
        settle(connection);
        assertThat(events).as("rows are counted as before").containsExactly("-Al Transaction");
        connection.close();
        assertThat(ended.get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void statisticsGoOn() throws Exception {
        TestConnection connection = connected(QUICK);
        ConnectionStatistics before = connection.statistics();
        server = server.restart();
        server.sendInitial();
        awaitReconnected();
        ConnectionStatistics after = connection.statistics();
        assertThat(after.messagesReceived()).isEqualTo(before.messagesReceived() + 1);
        assertThat(after.bytesReceived()).isEqualTo(2 * before.bytesReceived()).isPositive();
        connection.close();
    }

    @Test
    void staysTheSameUserOfTheSameSession() throws Exception {
        TestConnection connection = connected(QUICK);
        String first = server.handshake();
        assertThat(first).doesNotContainIgnoringCase("authorization:").containsPattern("&session_id=[0-9a-f]{32} ");
        String session = first.replaceAll("(?s).*(session_id=[0-9a-f]{32}).*", "$1");
        server = server.restart();
        assertThat(server.handshake())
                .containsIgnoringCase("authorization: Bearer tok")
                .contains(session);
        server.sendInitial();
        awaitReconnected();
        assertThat(events).as("connect is told once").containsExactly("connect");
        connection.close();
    }

    @Test
    void anotherIdentityEndsTheConnection() throws Exception {
        TestConnection connection = connected(QUICK);
        server = server.restart();
        server.sendInitial(Identity.of(9, 9, 9, 9));
        assertThat(ended.get(60, TimeUnit.SECONDS)).containsInstanceOf(IdentityChangedException.class);
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void callsUnderWayFailAndSayWhetherTheyMayHaveRun() throws Exception {
        TestConnection connection = connected(QUICK);
        CompletableFuture<ReducerReceipt> underWay = connection.callReducer("a", out -> {});
        server.takeRequestId(CALL);
        server.close();
        assertThatThrownBy(() -> underWay.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        DisconnectedException.class,
                        error -> assertThat(error.isOutcomeUnknown()).isTrue());
        CompletableFuture<ReducerReceipt> late = connection.callReducer("b", out -> {});
        assertThatThrownBy(() -> late.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        DisconnectedException.class,
                        error -> assertThat(error.isOutcomeUnknown()).isFalse());
        connection.close();
    }

    @Test
    void keepsAsManyCallsAsThePolicySays() throws Exception {
        TestConnection connection = connected(QUICK.keepingCalls(2));
        server.close();
        assertThat(attempts.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        connection.callReducer("first", out -> {});
        CompletableFuture<ReducerReceipt> second = connection.callReducer("second", out -> {});
        CompletableFuture<ReducerReceipt> third = connection.callReducer("third", out -> {});
        assertThatThrownBy(() -> third.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);

        server = server.restart();
        server.sendInitial();
        // Both come in one payload of v3, in the order of the calls.
        BsatnReader in = new BsatnReader(server.take());
        List<String> names = new ArrayList<>();
        int requestId = takeCall(in, names);
        if (in.remaining() == 0) {
            in = new BsatnReader(server.take());
        }
        requestId = takeCall(in, names);
        assertThat(names).containsExactly("first", "second");
        int answered = requestId;
        server.send(out -> {
            out.writeTag(6);
            out.writeU32(answered);
            out.writeI64(42);
            out.writeTag(1);
        });
        assertThat(second.get(60, TimeUnit.SECONDS).timestamp()).isEqualTo(new Timestamp(42));
        connection.close();
    }

    private static int takeCall(BsatnReader in, List<String> names) {
        assertThat(in.readU8()).isEqualTo(CALL);
        int requestId = in.readU32();
        in.readU8();
        names.add(in.readString());
        in.readBytes();
        return requestId;
    }

    @Test
    void setsStartedAndEndedMeanwhileAreAskedForAndDropped() throws Exception {
        TestConnection connection = connected(QUICK);
        SubscriptionHandle<TestConnection> dropped = subscribed(connection, 0, AL, BOB);
        subscribed(connection, 1, AL);
        server.close();
        assertThat(attempts.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        dropped.unsubscribeThen(ctx -> events.add("end"));
        SubscriptionHandle<TestConnection> added = subscribe(connection, "q2");
        assertThat(added.isActive()).isFalse();

        server = server.restart();
        server.sendInitial();
        assertThat(takeBatch()).isEqualTo(Map.of(1, "q1", 2, "q2"));
        // Too late for the batch.
        SubscriptionHandle<TestConnection> late = subscribe(connection, "q3");
        added.unsubscribe();
        server.send(batchApplied(Map.of(1, List.of(AL), 2, List.of(CY))));
        awaitReconnected();
        assertThat(events)
                .contains("applied q2", "end", "-Bob Resynchronized", "+Cy Resynchronized")
                .hasSize(4);
        assertThat(dropped.isEnded()).isTrue();
        List<Integer> tags = new ArrayList<>();
        while (tags.size() < 2) {
            BsatnReader in = new BsatnReader(server.take());
            while (in.remaining() > 0) {
                int tag = in.readU8();
                tags.add(tag);
                in.readU32();
                in.readU32();
                if (tag == UNSUBSCRIBE) {
                    in.readU8();
                } else {
                    in.readCount();
                    in.readString();
                }
            }
        }
        assertThat(tags).containsExactlyInAnyOrder(SUBSCRIBE, UNSUBSCRIBE);
        server.send(applied(3, "person", BOB));
        while (!late.isActive()) {
            Thread.onSpinWait();
        }
        connection.close();
    }

    @Test
    void oneRefusedSetOfABatchEndsAlone() throws Exception {
        TestConnection connection = connected(QUICK);
        SubscriptionHandle<TestConnection> kept = subscribed(connection, 0, AL);
        SubscriptionHandle<TestConnection> refused = subscribed(connection, 1, AL, BOB);
        server = server.restart();
        server.sendInitial();
        takeBatch();
        Map<Integer, List<Person>> answer = new LinkedHashMap<>();
        answer.put(0, List.of(AL));
        answer.put(1, null);
        server.send(batchApplied(answer));
        awaitReconnected();
        assertThat(events).containsExactly("error q1: refused", "-Bob Resynchronized");
        assertThat(kept.isActive()).isTrue();
        assertThat(refused.isEnded()).isTrue();
        connection.close();
    }

    @Test
    void asksOneByOneWhereBatchesAreUnknown() throws Exception {
        TestConnection connection = connected(QUICK);
        subscribed(connection, 0, AL);
        subscribed(connection, 1, BOB);
        server = server.restart();
        server.sendInitial();
        takeBatch();
        server.sendClose(1011);
        assertThat(attempts.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        answerOneByOne(server.restart());
        connection.close();
    }

    @Test
    void asksOneByOneWhereABatchIsRefusedAsAWhole() throws Exception {
        TestConnection connection = connected(QUICK);
        subscribed(connection, 0, AL);
        subscribed(connection, 1, BOB);
        server = server.restart();
        server.sendInitial();
        takeBatch();
        Map<Integer, List<Person>> answer = new LinkedHashMap<>();
        answer.put(0, null);
        answer.put(1, null);
        server.send(batchApplied(answer));
        answerSets();
        connection.close();
    }

    private void answerOneByOne(FakeServer next) throws Exception {
        server = next;
        server.sendInitial();
        answerSets();
    }

    /** A row moves from one set to the other and must not disappear between their answers. */
    private void answerSets() throws Exception {
        takeSubscribes(2);
        server.send(applied(0, "person", CY));
        server.send(update(0, "person", List.of(BOB), List.of(CY)));
        server.send(applied(1, "person", AL));
        awaitReconnected();
        assertThat(events).isEmpty();
    }

    private void takeSubscribes(int count) throws Exception {
        int taken = 0;
        while (taken < count) {
            BsatnReader in = new BsatnReader(server.take());
            while (in.remaining() > 0) {
                assertThat(in.readU8()).isEqualTo(SUBSCRIBE);
                in.readU32();
                in.readU32();
                in.readCount();
                in.readString();
                taken++;
            }
        }
    }

    @Test
    void lostAgainWhileCatchingUpStartsOver() throws Exception {
        TestConnection connection = connected(QUICK);
        subscribed(connection, 0, AL);
        server = server.restart();
        server.sendInitial();
        takeBatch();
        server = server.restart();
        server.sendInitial();
        takeBatch();
        server.send(batchApplied(Map.of(0, List.of(AL, BOB))));
        awaitReconnected();
        assertThat(events).containsExactly("+Bob Resynchronized");
        connection.close();
    }

    @Test
    void setWhoseFirstAnswerWasLostIsAppliedLater() throws Exception {
        TestConnection connection = connected(QUICK);
        subscribe(connection, "q0");
        server.takeRequestId(SUBSCRIBE);
        server = server.restart();
        server.sendInitial();
        takeBatch();
        server.send(batchApplied(Map.of(0, List.of(AL))));
        awaitReconnected();
        assertThat(events).containsExactly("connect", "applied q0", "+Al Resynchronized");
        connection.close();
    }

    @Test
    void closeWhileLostEndsAtOnce() throws Exception {
        TestConnection connection = connected(ReconnectPolicy.standard()
                .withDelays(Duration.ofDays(1), Duration.ofDays(1))
                .keepingCalls(1));
        server.close();
        assertThat(attempts.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        CompletableFuture<ReducerReceipt> kept = connection.callReducer("a", out -> {});
        connection.close();
        assertThat(ended.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThatThrownBy(() -> kept.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        DisconnectedException.class,
                        error -> assertThat(error.isOutcomeUnknown()).isFalse());
        assertThatThrownBy(() -> connection.subscriptionBuilder().subscribe("q"))
                .isInstanceOf(DisconnectedException.class);
        connection.close();
    }

    @Test
    void givesUpWhenThePolicySays() throws Exception {
        TestConnection connection = connected(QUICK.givingUpAfter(Duration.ofMillis(50)));
        server.close();
        assertThat(ended.get(60, TimeUnit.SECONDS)).containsInstanceOf(ConnectFailedException.class);
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void aRefusedTokenIsNotTriedAgain() throws Exception {
        TestConnection connection = connected(QUICK);
        server = server.restart("401 Unauthorized");
        assertThat(ended.get(60, TimeUnit.SECONDS))
                .containsInstanceOf(ConnectFailedException.class)
                .get()
                .extracting(error -> ((ConnectFailedException) error).httpStatus())
                .isEqualTo(401);
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void theFirstConnectionIsTriedAgainOnlyIfAskedFor() throws Exception {
        server.close();
        TestConnection impatient = builder(QUICK).build();
        assertThat(connectError.get(60, TimeUnit.SECONDS)).isInstanceOf(ConnectFailedException.class);
        assertThat(impatient.isActive()).isFalse();
        assertThat(attempts).isEmpty();

        TestConnection patient = builder(QUICK.includingFirst().keepingCalls(1)).build();
        subscribe(patient, "q0");
        assertThat(attempts.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        server = server.restart();
        server.sendInitial();
        takeBatch();
        server.send(batchApplied(Map.of(0, List.of(AL))));
        patient.connected().get(60, TimeUnit.SECONDS);
        assertThat(events).containsExactly("applied q0", "connect");
        assertThat(reconnected).isEmpty();
        patient.close();
    }

    @Test
    void aCallFailedWithItsConnectionIsNotSentLater() {
        PendingCalls calls = new PendingCalls();
        CallFuture<ReducerReceipt> future = new CallFuture<>(() -> false);
        calls.send(
                0,
                new PendingCall.OfReducer("a", future, null),
                (raw, requestId) -> {
                    calls.failSentOn(raw, new DisconnectedException("lost", true, null));
                    throw new DisconnectedException("closed", false, null);
                },
                RawConnection.unopened(new RawHandler() {}));
        assertThatThrownBy(future::get)
                .cause()
                .isInstanceOfSatisfying(
                        DisconnectedException.class,
                        error -> assertThat(error.isOutcomeUnknown()).isTrue());
        assertThat(calls.size()).isZero();
    }

    @Test
    void impossiblePoliciesAreRefused() {
        ReconnectPolicy standard = ReconnectPolicy.standard();
        assertThatThrownBy(() -> standard.withDelays(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("firstDelay=PT0S");
        assertThatThrownBy(() -> standard.withDelays(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> standard.givingUpAfter(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> standard.keepingCalls(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void waitsGrowUpToTheLongestButNotForABusySession() {
        Reconnection reconnection =
                new Reconnection(ReconnectPolicy.standard().withDelays(Duration.ofSeconds(1), Duration.ofSeconds(8)));
        assertThat(reconnection.next(4000, false)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
        for (int longest : new int[] {1, 2, 4, 8, 8, 8}) {
            assertThat(reconnection.next(1006, false)).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(longest));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(reconnection.next(1006, false)).isLessThanOrEqualTo(Duration.ofSeconds(8));
        }
        reconnection.succeeded();
        assertThat(reconnection.next(1006, false)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(reconnection.attempt()).isEqualTo(1);
    }
}
