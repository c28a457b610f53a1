package dev.stdb.server.database;

import static dev.stdb.server.database.Letters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.server.FakeServers;
import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseCalls;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.EnvironmentEdit;
import dev.stdb.server.api.MessageDelivery;
import dev.stdb.server.api.PeerCalls;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Two servers of which one loses its disk at each of the operations that messages from one to the other need; started
 * again, every message was applied once, in order, and every result was delivered once, in order.
 *
 * <p>More kinds of faults for each operation: {@code -Dstdb.outbox.faults=12}.
 */
@Timeout(3600)
class OutboxCrashTest {
    private static final int FAULTS_PER_POINT = Integer.getInteger("stdb.outbox.faults", 1);
    private static final int MESSAGES = 4;
    private static final List<Fault> FAULTS = List.of(Fault.FAIL, Fault.TORN, Fault.FAIL_AFTER);
    private static final Path DATA = Path.of("/data");
    private static final long PATIENCE_NANOS = Duration.ofMinutes(4).toNanos();

    private static final CommitlogConfig LOG = new CommitlogConfig(3_000, 512, 500);
    private static final SnapshotConfig SNAPSHOTS = new SnapshotConfig(9, 1 << 20, Duration.ofHours(1), 2);

    private static final JavaGuests MODULES = new JavaGuests();
    private static final byte[] SENDER = MODULES.add(Letters.sender());
    private static final byte[] RECEIVER = MODULES.add(Letters.receiver());
    private static final SigningKeys KEYS = SigningKeys.ephemeral();
    private static final Tokens TOKENS =
            new Tokens(KEYS, InstantSource.system(), new ForeignIssuers(InstantSource.system(), Set.of()));
    private static final Identity OWNER =
            new Authentication(TOKENS).issue("owner", null).identity();

    private static final Logger SERVER_LOG = (Logger) LoggerFactory.getLogger("dev.stdb");
    private static Level level;

    /** Which server loses its disk. */
    private enum Victim {
        SENDER,
        RECEIVER
    }

    @BeforeAll
    static void silence() {
        level = SERVER_LOG.getLevel();
        // Hundreds of servers lose their disk, and each says so.
        SERVER_LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        SERVER_LOG.setLevel(level);
    }

    /** One server with one database, on a disk of its own. */
    private static final class Side {
        final FaultyFileSystem files;
        final byte[] program;
        volatile @Nullable Databases databases;
        volatile @Nullable DatabaseCalls calls;
        Identity identity = Identity.ZERO;

        Side(long seed, byte[] program) {
            this.files = new FaultyFileSystem(seed);
            this.program = program;
        }

        void start(Side peer) {
            MessageDelivery delivery = new MessageDelivery(
                    new PeerCalls(List.of(URI.create("http://peer")), new Wire(peer), () -> {}, TOKENS));
            try {
                files.createDirectories(DATA);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Databases started = Databases.begin(
                    FakeServers.launcher(HostConfig.of(MODULES).withOutbound(delivery), files, LOG, SNAPSHOTS),
                    files,
                    DATA);
            delivery.serve(started);
            databases = started;
            DatabaseApi api = new DatabaseApi(started);
            calls = new DatabaseCalls(api, TOKENS);
            assertThat(started.awaitStarted(Duration.ofMinutes(4))).isTrue();
            if (identity.equals(Identity.ZERO)) {
                Publishing.Command command = new Publishing.Command(
                        Optional.empty(),
                        program,
                        false,
                        false,
                        Optional.empty(),
                        Publishing.CONFIRMATION_TIMEOUT_MAX,
                        new EnvironmentEdit(false, Map.of(), Set.of()));
                identity = new Publishing(started, api, new Authentication(TOKENS))
                        .publish(command, OWNER)
                        .identity();
            }
        }

        void stop() {
            Databases running = databases;
            databases = null;
            calls = null;
            if (running != null) {
                try {
                    running.close();
                } catch (StdbException e) {
                    assertThat(files.isGone())
                            .as("a server closes unless its disk is gone: %s", e)
                            .isTrue();
                }
            }
        }

        Database live() {
            return new DatabaseApi(Objects.requireNonNull(databases))
                    .requireRunning(identity.toHex())
                    .live();
        }

        List<String> texts(String query) {
            return rows(query, BsatnReader::readString);
        }

        /** Returns the results in the order they came; empty texts for calls that went well. */
        List<String> errors() {
            return rows("SELECT error FROM outcome ORDER BY n", in -> in.readTag(2) == 0 ? in.readString() : "");
        }

        private List<String> rows(String query, Function<BsatnReader, String> row) {
            try (SqlResult result = live().sql(query, OWNER).join()) {
                BsatnReader in =
                        new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
                List<String> rows = new ArrayList<>();
                for (int i = 0; i < result.rows().count(); i++) {
                    rows.add(row.apply(in));
                }
                return rows;
            }
        }
    }

    /** Brings requests to the server at the other end, as HTTP does, or nowhere while there is none. */
    private record Wire(Side peer) implements OutgoingHttp {
        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public OutgoingResponse send(OutgoingRequest request) {
            DatabaseCalls calls = peer.calls;
            if (calls == null) {
                return new OutgoingResponse(503, false, List.of(), new byte[0], () -> {});
            }
            URI uri = URI.create(request.uri());
            String[] path = uri.getPath().split("/");
            Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
            String token = new String(request.fields().get(0).value(), StandardCharsets.UTF_8).substring(7);
            try {
                DatabaseCalls.Answer answer = calls.receive(
                                token,
                                path[3],
                                new DatabaseCalls.Message(
                                        path[5],
                                        value(query, "signature_hash"),
                                        Long.parseUnsignedLong(value(query, "stream_id")),
                                        Long.parseLong(value(query, "seq")),
                                        Long.parseLong(value(query, "ack_prefix")),
                                        request.body()))
                        .join();
                return new OutgoingResponse(answer.status(), false, List.of(), answer.body(), () -> {});
            } catch (StdbException | CompletionException e) {
                return new OutgoingResponse(503, false, List.of(), new byte[0], () -> {});
            }
        }
    }

    private static String value(Map<String, List<String>> query, String name) {
        return Objects.requireNonNull(query.get(name)).get(0);
    }

    @ParameterizedTest
    @EnumSource
    void whereverADiskIsLostEveryMessageIsAppliedOnceAndInOrder(Victim victim) {
        long operations = operationCount(victim);
        assertThat(operations).isGreaterThan(4L * MESSAGES);
        long points = operations * FAULTS_PER_POINT;
        ForkJoinPool pool = new ForkJoinPool(3 * Runtime.getRuntime().availableProcessors());
        try {
            pool.submit(() -> LongStream.range(0, points)
                            .parallel()
                            .forEach(point -> loseDisk(victim, point, operations)))
                    .join();
        } finally {
            pool.shutdown();
        }
        System.out.printf("disk of the %s lost at %d points of %d operations%n", victim, points, operations);
    }

    /** Returns how many operations the disk of a server has to do for all messages. */
    private static long operationCount(Victim victim) {
        Side sender = new Side(0, SENDER);
        Side receiver = new Side(0, RECEIVER);
        FaultyFileSystem files = (victim == Victim.SENDER ? sender : receiver).files;
        begin(sender, receiver);
        long before = files.operationCount();
        assertThat(send(sender, receiver, numbered("", 1, MESSAGES))).isEqualTo(MESSAGES);
        awaitDelivered(sender, receiver, numbered("", 1, MESSAGES));
        long after = files.operationCount();
        sender.stop();
        receiver.stop();
        return after - before;
    }

    private static void begin(Side sender, Side receiver) {
        receiver.start(sender);
        sender.start(receiver);
    }

    private static List<String> numbered(String label, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> label + number)
                .toList();
    }

    /** Sends letters until the disk of the sender is gone; returns how many were taken for sure. */
    private static int send(Side sender, Side receiver, List<String> texts) {
        int sent = 0;
        for (String text : texts) {
            byte[] args = TestHost.bsatn(letter(receiver.identity, text));
            try {
                CompletableFuture<CallOutcome> called =
                        sender.live().callReducer(OWNER, ConnectionId.ZERO, "send", args);
                if (!(called.join() instanceof CallOutcome.Committed)) {
                    return sent;
                }
                sent++;
            } catch (StdbException | CompletionException e) {
                return sent;
            }
        }
        return sent;
    }

    private static void awaitDelivered(Side sender, Side receiver, List<String> texts) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isGone(sender, receiver)
                && !sender.texts("SELECT text FROM outcome ORDER BY n").equals(texts)
                && System.nanoTime() < deadline) {
            pause();
        }
    }

    private static boolean isGone(Side sender, Side receiver) {
        return sender.files.isGone() || receiver.files.isGone();
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the number of the last letter that the sender knows of. */
    private static int lastNumber(Side sender) {
        // In this order: a letter whose result comes in between is found twice, not never.
        List<String> texts = new ArrayList<>(sender.texts("SELECT text FROM letter"));
        texts.addAll(sender.texts("SELECT text FROM outcome"));
        return texts.stream().mapToInt(Integer::parseInt).max().orElse(0);
    }

    private static void loseDisk(Victim victim, long point, long operations) {
        Side sender = new Side(point, SENDER);
        Side receiver = new Side(point + 1, RECEIVER);
        FaultyFileSystem files = (victim == Victim.SENDER ? sender : receiver).files;
        long kind = point % operations + point / operations;
        Fault fault = FAULTS.get((int) (kind % FAULTS.size()));
        Survival survival = Survival.values()[(int) (kind / FAULTS.size() % Survival.values().length)];
        try {
            begin(sender, receiver);
            files.failAt(files.operationCount() + point % operations, fault);
            try {
                send(sender, receiver, numbered("", 1, MESSAGES));
                awaitDelivered(sender, receiver, numbered("", 1, MESSAGES));
            } catch (StdbException | CompletionException e) {
                assertThat(files.isGone()).as("failed without a fault: %s", e).isTrue();
            }
            sender.stop();
            receiver.stop();
            files.crash(survival);
            begin(sender, receiver);
            // Those that the sender has lost must be unknown to the receiver, too: others follow in their place.
            List<String> all = new ArrayList<>(numbered("", 1, lastNumber(sender)));
            List<String> more = numbered("again ", 1, MESSAGES);
            all.addAll(more);
            assertThat(send(sender, receiver, more)).isEqualTo(more.size());
            awaitDelivered(sender, receiver, all);
            assertThat(sender.texts("SELECT text FROM outcome ORDER BY n"))
                    .as("results")
                    .isEqualTo(all);
            assertThat(sender.errors()).as("errors").containsOnly("");
            assertThat(receiver.texts("SELECT text FROM got ORDER BY n"))
                    .as("applied")
                    .isEqualTo(all);
            sender.stop();
            receiver.stop();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "victim=" + victim + ", point=" + point + ", fault=" + fault + ", survival=" + survival, e);
        }
    }
}
