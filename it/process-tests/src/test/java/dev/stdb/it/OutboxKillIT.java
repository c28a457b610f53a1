package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.database.OutboxModules;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers, of which one has the database that the other one's database writes to. One of them, or both, are killed
 * again and again at random points while letters are on their way: each letter is applied once, in order, and each
 * result comes back once, in order. {@code -Dstdb.outbox.rounds=200} for more rounds of two to three seconds each, most
 * of it starts of servers.
 */
@ExtendWith(OneTry.class)
final class OutboxKillIT {
    private static final int ROUNDS = Integer.getInteger("stdb.outbox.rounds", 10);
    private static final long SEED = Long.getLong("stdb.seed", 20_261_130L);
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    /** Letters of a round at most, so that the last ones arrive soon. */
    private static final int LETTERS_MAX = 200;

    /** Texts are numbers of letters times this, and the life they were sent in. */
    private static final int LIVES_MAX = 10_000;

    private static final int LIFE_MILLIS_MAX = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern TEXT = Pattern.compile("\\[\"(\\d+)\"\\]");
    // Below those that the system gives to connections: one of these could take the port while the server is dead.
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 30_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);

    @TempDir
    Path temp;

    private @Nullable ServerProcess sender;
    private @Nullable ServerProcess receiver;
    private int receiverPort;
    private String token = "";
    private String target = "";

    @AfterEach
    void stop() {
        Stream.of(sender, receiver).forEach(server -> {
            if (server != null && server.isAlive()) {
                server.kill();
            }
        });
    }

    @Test
    void whateverIsKilledEveryLetterIsAppliedOnceAndInOrder() throws Exception {
        publish();
        int sent = 0;
        int senderKills = 0;
        int receiverKills = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            boolean killsSender = random.nextInt(3) != 0;
            boolean killsReceiver = !killsSender || random.nextInt(4) == 0;
            Load load = new Load(sender().url(), sent, round);
            load.awaitFirst();
            Thread.sleep(random.nextInt(LIFE_MILLIS_MAX));
            if (killsSender) {
                sender().kill();
                senderKills++;
            }
            if (killsReceiver) {
                receiver().kill();
                receiverKills++;
            }
            sent = load.end();
            restart(killsSender, killsReceiver);
            int known = lastNumber();
            assertThat(known)
                    .as("round %d: nothing that was taken is lost", round)
                    .isGreaterThanOrEqualTo(sent);
            sent = known;
            assertInOrder(numbers(receiver(), "target", "SELECT text FROM got ORDER BY n"), round);
            assertInOrder(numbers(sender(), "sender", "SELECT text FROM outcome ORDER BY n"), round);
        }
        awaitResults(sent);
        List<Integer> results = texts(sender(), "sender", "SELECT text FROM outcome ORDER BY n");
        assertInOrder(results.stream().map(text -> text / LIVES_MAX).toList(), ROUNDS);
        assertThat(results).hasSize(sent);
        assertThat(texts(receiver(), "target", "SELECT text FROM got ORDER BY n"))
                .as("what was applied is what the sender knows of")
                .isEqualTo(results);
        assertThat(sent).as("the load must have been real").isGreaterThanOrEqualTo(ROUNDS);
        System.out.printf(
                "%d letters applied once and in order, %d kills of the sender, %d of the receiver, seed %d%n",
                sent, senderKills, receiverKills, SEED);
    }

    private ServerProcess sender() {
        return Objects.requireNonNull(sender);
    }

    private ServerProcess receiver() {
        return Objects.requireNonNull(receiver);
    }

    private void publish() throws IOException, InterruptedException {
        receiverPort = freePort();
        startReceiver();
        token = receiver().newToken();
        receiver().publish("target", OutboxModules.receiver().build(), token);
        target = get(receiver().url().resolve("/v1/database/target/identity"));
        copyKeys();
        startSender();
        sender().publish("sender", OutboxModules.sender().build(), token);
    }

    private int freePort() {
        while (true) {
            int port = PORT_MIN + new Random().nextInt(PORT_MAX - PORT_MIN);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
    }

    /** Gives the sender the signing keys of the receiver, which makes them peers. */
    private void copyKeys() throws IOException {
        Path keys = temp.resolve("sender").resolve("keys");
        Files.createDirectories(keys);
        try (Stream<Path> files = Files.list(temp.resolve("receiver").resolve("keys"))) {
            for (Path file : files.toList()) {
                Files.copy(file, keys.resolve(file.getFileName()));
            }
        }
    }

    private void startReceiver() {
        receiver = ServerProcess.start(
                QUICK_START, temp.resolve("receiver"), "--listen-addr", "127.0.0.1:" + receiverPort);
    }

    private void startSender() {
        sender = ServerProcess.start(QUICK_START, temp.resolve("sender"), "--peer", "http://127.0.0.1:" + receiverPort);
    }

    /** Starts servers that were killed, both at once, and waits until their databases answer. */
    private void restart(boolean theSender, boolean theReceiver) {
        CompletableFuture<Void> receiving =
                theReceiver ? CompletableFuture.runAsync(this::startReceiver) : CompletableFuture.completedFuture(null);
        try {
            if (theSender) {
                startSender();
                sender().awaitDatabase("sender");
            }
        } finally {
            receiving.join();
        }
        if (theReceiver) {
            receiver().awaitDatabase("target");
        }
    }

    /** Sends letters, one after the other, until it is told to end or the server is gone. */
    private final class Load {
        private final URI server;
        private final int life;
        private final AtomicInteger sent;
        private final AtomicReference<String> refused = new AtomicReference<>("");
        private final Thread thread;
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile boolean ending;

        /**
         * Starts to send.
         *
         * @param last number of the last letter that was sent before
         * @param life part of all texts: a letter that the sender has lost must not be taken for the one after it
         */
        Load(URI server, int last, int life) {
            this.server = server;
            this.life = life;
            this.sent = new AtomicInteger(last);
            this.thread = new Thread(() -> send(last + LETTERS_MAX), "load");
            thread.start();
        }

        private void send(int max) {
            try {
                while (!ending && sent.get() < max) {
                    HttpResponse<String> answer = http.send(letter(sent.get() + 1), BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        refused.set(answer.statusCode() + " " + answer.body());
                        return;
                    }
                    sent.incrementAndGet();
                    begun.countDown();
                }
            } catch (IOException expectedOnceKilled) {
                // Whether that letter was taken is found in the tables.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                begun.countDown();
            }
        }

        /** Waits until a letter was taken: whatever is killed next has something to do, however busy the machine is. */
        void awaitFirst() throws InterruptedException {
            begun.await();
        }

        private HttpRequest letter(int number) {
            String args =
                    OutboxModules.sendArgsJson(Identity.fromHex(target), String.valueOf(number * LIVES_MAX + life));
            return HttpRequest.newBuilder(server.resolve("/v1/database/sender/call/send"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE)
                    .POST(BodyPublishers.ofString(args))
                    .build();
        }

        /** Ends and returns the number of the last letter that the server has taken for sure. */
        int end() throws InterruptedException {
            ending = true;
            thread.join();
            assertThat(refused.get()).as("a letter was refused").isEmpty();
            return sent.get();
        }
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return http.send(request, BodyHandlers.ofString()).body().strip();
    }

    private List<Integer> texts(ServerProcess server, String database, String query) {
        Matcher texts = TEXT.matcher(server.sql(database, query, token));
        List<Integer> numbers = new ArrayList<>();
        while (texts.find()) {
            numbers.add(Integer.valueOf(texts.group(1)));
        }
        return numbers;
    }

    private List<Integer> numbers(ServerProcess server, String database, String query) {
        return texts(server, database, query).stream()
                .map(text -> text / LIVES_MAX)
                .toList();
    }

    /** Returns the number of the last letter that the sender knows of. */
    private int lastNumber() {
        // In this order: a letter whose result comes in between is found twice, not never.
        List<Integer> known = new ArrayList<>(numbers(sender(), "sender", "SELECT text FROM letter"));
        known.addAll(numbers(sender(), "sender", "SELECT text FROM outcome"));
        return known.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static void assertInOrder(List<Integer> numbers, int round) {
        assertThat(numbers)
                .as("round %d: no letter is missing, repeated or out of order", round)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    private void awaitResults(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (numbers(sender(), "sender", "SELECT text FROM outcome").size() < count && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }
}
