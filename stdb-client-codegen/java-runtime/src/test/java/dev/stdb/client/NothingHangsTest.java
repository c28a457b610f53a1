package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.client.StdbConnectionTest.TestConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a server does, answers, drops connections, cuts messages in pieces or talks nonsense: every future of a call
 * completes, every subscription is applied or ends, and nothing is left pending.
 */
@Timeout(120)
class NothingHangsTest {
    private static final int SEEDS = 40;
    private static final int OPERATIONS = 30;
    private static final int LIVES = 6;
    private static final int PATIENCE_MILLIS = 20;
    private static final int ANSWERS_PERCENT = 70;

    /** One server after the other, each of which ends its only connection at a random point. */
    private static final class Chaos {
        private final Random random;
        private FakeServer server;

        Chaos(Random random, FakeServer first) {
            this.random = random;
            this.server = first;
        }

        void live() {
            try {
                for (int life = 0; life < LIVES; life++) {
                    liveOrBreak();
                    server = server.restart();
                }
                server.close();
            } catch (Exception | AssertionError e) {
                // The test is over, or the client has ended and nobody connects any more.
            }
        }

        private void liveOrBreak() throws Exception {
            try {
                liveOnce();
            } catch (IOException e) {
                // The client was the first to break the connection.
            }
        }

        private void liveOnce() throws Exception {
            int steps = random.nextInt(15);
            if (steps == 0) {
                server.drop();
                return;
            }
            server.sendInitial();
            for (int i = 0; i < steps; i++) {
                Optional<byte[]> payload = server.take(PATIENCE_MILLIS);
                if (payload.isEmpty()) {
                    return;
                }
                Consumer<BsatnWriter> answer = answer(new BsatnReader(payload.get()));
                int chance = random.nextInt(100);
                if (chance < ANSWERS_PERCENT) {
                    server.send(answer);
                } else if (chance < 85) {
                    server.sendPart(answer, random.nextInt(100));
                    return;
                } else if (chance < 90) {
                    server.sendClose(1011);
                    return;
                }
            }
        }

        private Consumer<BsatnWriter> answer(BsatnReader in) {
            int tag = in.readU8();
            int requestId = in.readU32();
            boolean isNonsense = random.nextInt(12) == 0;
            return switch (tag) {
                case 0 -> out -> subscribeApplied(out, requestId, in.readU32());
                case 1 -> out -> unsubscribeApplied(out, requestId, in.readU32());
                case 2 -> out -> queried(out, requestId, isNonsense);
                case 3 -> out -> called(out, requestId, isNonsense);
                case 4 -> out -> returned(out, requestId, isNonsense);
                default -> out -> batchApplied(out, requestId, in);
            };
        }

        private static void subscribeApplied(BsatnWriter out, int requestId, int set) {
            out.writeTag(1);
            out.writeU32(requestId);
            out.writeU32(set);
            out.writeCount(0);
        }

        private static void unsubscribeApplied(BsatnWriter out, int requestId, int set) {
            out.writeTag(2);
            out.writeU32(requestId);
            out.writeU32(set);
            out.writeTag(1);
        }

        private static void queried(BsatnWriter out, int requestId, boolean isNonsense) {
            out.writeTag(5);
            out.writeU32(requestId);
            out.writeTag(0);
            out.writeCount(isNonsense ? 99 : 0);
        }

        private static void called(BsatnWriter out, int requestId, boolean isNonsense) {
            out.writeTag(6);
            out.writeU32(requestId);
            out.writeI64(0);
            if (isNonsense) {
                // Committed, with changes that are not there.
                out.writeTag(0);
                out.writeCount(0);
                out.writeCount(99);
            } else {
                out.writeTag(1);
            }
        }

        private static void returned(BsatnWriter out, int requestId, boolean isNonsense) {
            out.writeTag(7);
            out.writeTag(0);
            out.writeBytes(new byte[isNonsense ? 1 : 4], 0, isNonsense ? 1 : 4);
            out.writeI64(0);
            out.writeI64(0);
            out.writeU32(requestId);
        }

        private static void batchApplied(BsatnWriter out, int requestId, BsatnReader in) {
            out.writeTag(8);
            out.writeU32(requestId);
            int sets = in.readCount();
            out.writeCount(sets);
            for (int i = 0; i < sets; i++) {
                out.writeU32(in.readU32());
                int queries = in.readCount();
                for (int j = 0; j < queries; j++) {
                    in.readString();
                }
                out.writeTag(0);
                out.writeCount(0);
            }
        }
    }

    /** What one run of an application waits for. */
    private static final class Waiting {
        final List<CompletableFuture<?>> calls = new ArrayList<>();
        final List<SubscriptionHandle<TestConnection>> sets = new ArrayList<>();

        void ask(TestConnection connection, Random random) {
            switch (random.nextInt(5)) {
                case 0 -> calls.add(connection.callReducer("reduce", out -> {}));
                case 1 -> calls.add(connection.callProcedure("proceed", out -> {}, BsatnReader::readI32));
                case 2 -> calls.add(connection.person.remoteQuery(""));
                case 3 -> {
                    try {
                        SubscriptionHandle<TestConnection> set =
                                connection.subscriptionBuilder().subscribe("SELECT * FROM person");
                        sets.add(set);
                        calls.add(set.applied());
                    } catch (DisconnectedException e) {
                        // Told at once.
                    }
                }
                default -> {
                    try {
                        sets.stream()
                                .filter(SubscriptionHandle::isActive)
                                .findFirst()
                                .ifPresent(SubscriptionHandle::unsubscribe);
                    } catch (IllegalStateException | DisconnectedException e) {
                        // It has ended meanwhile, or the connection has.
                    }
                }
            }
        }

        void check(TestConnection connection, int seed) throws Exception {
            calls.add(connection.connected());
            for (CompletableFuture<?> call : calls) {
                try {
                    call.get(60, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).as("seed " + seed).isInstanceOf(StdbException.class);
                }
            }
            // The end is told on the callback thread; the time limit of the test is the limit here.
            while (!sets.stream().allMatch(SubscriptionHandle::isEnded) || connection.pendingRequests() > 0) {
                Thread.sleep(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFutureCompletes(int seed) throws Exception {
        Random random = new Random(seed);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        FakeServer first = FakeServer.start(random.nextBoolean() ? "v3.bsatn.spacetimedb" : "v2.bsatn.spacetimedb");
        ConnectionBuilder<TestConnection> builder = new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(first.uri())
                .databaseName("db")
                .pingInterval(Duration.ofMillis(50))
                .onCallbackError(error -> {})
                .onConnectError((connection, error) -> ended.complete(null))
                .onDisconnect((connection, cause) -> ended.complete(null));
        boolean comesBack = random.nextInt(4) > 0;
        if (comesBack) {
            ReconnectPolicy policy = ReconnectPolicy.standard()
                    .withDelays(Duration.ofMillis(1), Duration.ofMillis(10))
                    .givingUpAfter(Duration.ofMillis(200))
                    .keepingCalls(random.nextInt(5));
            builder.reconnect(random.nextBoolean() ? policy.includingFirst() : policy);
        }
        boolean closes = random.nextBoolean();
        Thread chaos = new Thread(new Chaos(new Random(seed), first)::live, "chaos");
        chaos.setDaemon(true);
        TestConnection connection = builder.build();
        Waiting waiting = new Waiting();
        chaos.start();
        for (int i = 0; i < OPERATIONS; i++) {
            waiting.ask(connection, random);
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(5));
            }
        }
        if (closes) {
            connection.close();
        } else {
            // All servers end some time, and with them the patience of the client.
            ended.get(60, TimeUnit.SECONDS);
        }
        waiting.check(connection, seed);
        chaos.interrupt();
    }

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }
}
