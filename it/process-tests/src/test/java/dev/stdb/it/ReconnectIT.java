package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.client.DisconnectedException;
import dev.stdb.client.Event;
import dev.stdb.client.EventContext;
import dev.stdb.client.ReconnectPolicy;
import dev.stdb.client.SenderException;
import dev.stdb.client.SubscriptionHandle;
import dev.stdb.examples.chat.console.bindings.DbConnection;
import dev.stdb.examples.chat.console.bindings.Message;
import dev.stdb.testing.Checks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated Java clients that make lost connections again, while the network is cut and the server killed at random.
 * They write, too. Afterwards every cache, and what its callbacks told, equals what the server answers, and no call has
 * hung. {@code -Dstdb.seed} repeats a run, {@code -Dstdb.reconnect.rounds} sets the number of losses.
 */
@Timeout(300)
@Checks("spec client-sdk.md §20.11")
final class ReconnectIT {
    private static final int ROUNDS = Integer.getInteger("stdb.reconnect.rounds", 8);
    private static final int OBSERVERS = 3;
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final ReconnectPolicy POLICY =
            ReconnectPolicy.standard().withDelays(Duration.ofMillis(100), Duration.ofMillis(500));
    private static final List<String> QUERIES = List.of(
            "SELECT * FROM message WHERE text = 'a'",
            "SELECT * FROM message WHERE text <> 'b'",
            "SELECT * FROM message");

    @TempDir
    Path temp;

    private final long seed = Long.getLong("stdb.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final AtomicInteger failedCalls = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // by the test
    private ServerProcess server;

    @Test
    void cachesAndCallbacksAreRightAfterEveryLoss() throws Exception {
        Path data = temp.resolve("data");
        server = ServerProcess.start(QUICK_START, data);
        String owner = server.newToken();
        server.publish("chat", Fixtures.chatModule(), owner);
        List<Observer> observers = new ArrayList<>();
        try (Wire wire = new Wire(server.url())) {
            for (int i = 0; i < OBSERVERS; i++) {
                observers.add(new Observer(wire));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Observer observer : observers) {
                    observer.changeSets();
                }
                List<CompletableFuture<?>> calls = write(observers);
                lose(wire, data, owner);
                calls.addAll(write(observers));
                for (CompletableFuture<?> call : calls) {
                    awaitOutcome(call);
                }
                for (Observer observer : observers) {
                    observer.compare("seed " + seed + ", round " + round);
                }
            }
            assertThat(failedCalls).as("losses must have met calls under way").hasPositiveValue();
            for (Observer observer : observers) {
                assertThat(observer.resynchronized).hasPositiveValue();
            }
        } finally {
            observers.forEach(observer -> observer.connection.close());
            server.close();
        }
    }

    /** Cuts the network while others write, or kills the server. */
    private void lose(Wire wire, Path data, String owner) {
        wire.cut();
        if (random.nextBoolean()) {
            server.kill();
            server = ServerProcess.start(QUICK_START, data);
        }
        server.sql("chat", "DELETE FROM message WHERE text = '" + text() + "'", owner);
        server.sql("chat", "UPDATE message SET text = '" + text() + "' WHERE text = '" + text() + "'", owner);
        wire.leadTo(server.url());
    }

    private String text() {
        return List.of("a", "b", "c").get(random.nextInt(3));
    }

    private List<CompletableFuture<?>> write(List<Observer> observers) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Observer writer = observers.get(random.nextInt(observers.size()));
            calls.add(writer.connection.reducers().sendMessage(text()));
        }
        return calls;
    }

    private void awaitOutcome(CompletableFuture<?> call) throws Exception {
        try {
            call.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(DisconnectedException.class);
            failedCalls.incrementAndGet();
        }
    }

    /** A client, what it has asked for and what its callbacks told. */
    private final class Observer {
        private final AtomicInteger resynchronized = new AtomicInteger();
        private final List<SubscriptionHandle<DbConnection>> sets = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();
        private final DbConnection connection;

        /** Confined to the callback thread but for {@link #compare}, which runs when nothing happens. */
        private final Set<Message> told = new HashSet<>();

        private final List<String> mistakes = new ArrayList<>();

        Observer(Wire wire) throws Exception {
            connection = DbConnection.builder()
                    .uri(wire.url())
                    .databaseName("chat")
                    .reconnect(POLICY)
                    .onReconnected(context -> note(context.event()))
                    .build();
            connection.db().message().onInsert((context, row) -> check(told.add(row), "inserted twice", context, row));
            connection
                    .db()
                    .message()
                    .onDelete((context, row) -> check(told.remove(row), "deleted without insert", context, row));
            connection.connected().get(60, TimeUnit.SECONDS);
        }

        private void note(Event event) {
            if (event instanceof Event.Resynchronized) {
                resynchronized.incrementAndGet();
            }
        }

        private void check(boolean isRight, String mistake, EventContext<?> context, Message row) {
            if (!isRight) {
                mistakes.add(mistake + " by " + context.event() + ": " + row);
            }
        }

        /** Sets may start and end while the connection is lost, too. */
        void changeSets() {
            if (!sets.isEmpty() && random.nextInt(3) == 0) {
                int index = random.nextInt(sets.size());
                asked.remove(index);
                sets.remove(index).unsubscribe();
            }
            String query = QUERIES.get(random.nextInt(QUERIES.size()));
            asked.add(query);
            sets.add(connection.subscriptionBuilder().subscribe(query));
        }

        void compare(String history) throws Exception {
            settle();
            Set<Message> expected = new HashSet<>();
            for (String query : Set.copyOf(asked)) {
                expected.addAll(connection
                        .db()
                        .message()
                        .remoteQuery(query.substring("SELECT * FROM message".length())
                                .trim())
                        .get(60, TimeUnit.SECONDS));
            }
            assertThat(mistakes).as(history).isEmpty();
            assertThat(connection.db().message()).as(history).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(told).as(history).containsExactlyInAnyOrderElementsOf(expected);
        }

        /** Waits until the connection is back and everything committed before has arrived. */
        private void settle() throws Exception {
            while (true) {
                try {
                    connection.reducers().sendMessage(" ").get(60, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof SenderException) {
                        return;
                    }
                    assertThat(e).hasCauseInstanceOf(DisconnectedException.class);
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
            }
        }
    }
}
