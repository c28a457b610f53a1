package dev.stdb.it;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.database.ClientSink;
import dev.stdb.server.database.ConnectOutcome;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One run of a module whose transcript holds all that can be seen from outside: outcomes, messages to a subscriber byte
 * by byte, log records and rows. The clock stands still and identities are fixed, so that two runs of the same calls
 * differ only in what the module does. Not thread-safe.
 */
final class ParityRun implements AutoCloseable {
    private static final Identity DATABASE = Identity.of(0xD, 0xA, 0x7, 0xA);
    private static final Identity OWNER = Identity.of(1, 2, 3, 4);
    private static final Identity ALICE = Identity.of(0xA, 0x11, 0xCE, 0);
    private static final long WAIT_SECONDS = 90;
    /** The words for a deep stack, and the frames behind them, whose number is the host's. */
    private static final Pattern OF_THE_HOST = Pattern.compile(
            "(guest stack limit exceeded: bytesMax=[0-9]+|call stack exhausted)(\\\\n    at [^\\\\\"]*)*");

    /** Takes what the subscriber is sent. */
    private static final class Sink implements ClientSink {
        private final Queue<ServerMessage> received = new ConcurrentLinkedQueue<>();

        @Override
        public void send(OutgoingMessage message) {
            received.add(message.message());
        }

        @Override
        public void close(int code, String reason) {
            throw new AssertionError("closed: " + code + " " + reason);
        }
    }

    private final DatabaseHost host;
    private final Sink sink = new Sink();
    private final ClientSession alice = new ClientSession(ALICE, ConnectionId.of(7, 7), false, sink);
    private final List<String> transcript = new ArrayList<>();
    private int requests;
    private int logged;

    ParityRun(GuestLoader guests, byte[] program) {
        host = DatabaseHost.create(
                HostConfig.of(guests).withClock(StandingClock.INSTANCE).withSeeds(RandomSource.seeded(1)),
                DATABASE,
                OWNER,
                program,
                EngineConfig.inMemory("parity"));
    }

    /** Connects the subscriber and subscribes to everything. */
    void subscribe(String... queries) throws InterruptedException {
        CompletableFuture<ConnectOutcome> connected = new CompletableFuture<>();
        host.connect(alice, "{\"sub\":\"alice\"}", connected::complete);
        transcript.add("connect: " + connected.join().getClass().getSimpleName());
        host.subscribe(alice, new ClientMessage.Subscribe(++requests, 1, List.of(queries)));
        settle();
    }

    /** Calls a reducer, as the subscriber and as somebody else. */
    void call(String reducer, Consumer<BsatnWriter> arguments) throws InterruptedException {
        BsatnWriter bytes = new BsatnWriter();
        arguments.accept(bytes);
        CallOutcome outcome = host.callReducer(OWNER, ConnectionId.ZERO, reducer, bytes.toByteArray())
                .join();
        transcript.add(reducer + ": " + (outcome instanceof CallOutcome.Committed ? "ok" : outcome.errorText()));
        host.callReducer(alice, ++requests, reducer, bytes.toByteArray());
        settle();
    }

    /** Adds the rows of a table. */
    void rows(String table) {
        SqlResult result = host.sql("SELECT * FROM " + table, OWNER).join();
        BsatnReader in = new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < result.rows().count(); i++) {
            StringBuilder text = new StringBuilder();
            SatsJson.writeUntyped(result.schema(), in, new JsonWriter(text));
            rows.add(table + ": " + text);
        }
        rows.sort(null);
        transcript.addAll(rows);
    }

    List<String> transcript() {
        return transcript;
    }

    /** Waits until the database has done everything it was asked for, and takes down what came of it. */
    private void settle() throws InterruptedException {
        host.callReducer(OWNER, ConnectionId.ZERO, "no such reducer", new byte[0])
                .join();
        for (ServerMessage next = sink.received.poll(); next != null; next = sink.received.poll()) {
            BsatnWriter out = new BsatnWriter();
            ServerMessage message = answer(next);
            message.encode(out);
            transcript.add("sent: " + message.getClass().getSimpleName() + " "
                    + HexFormat.of().formatHex(out.toByteArray()));
        }
        List<String> log = host.log().tail(Integer.MAX_VALUE);
        for (String line : log.subList(logged, log.size())) {
            transcript.add("log: " + OF_THE_HOST.matcher(line).replaceAll(""));
        }
        logged = log.size();
    }

    private static ServerMessage answer(ServerMessage message) throws InterruptedException {
        if (message instanceof ServerMessage.Deferred deferred) {
            CountDownLatch done = new CountDownLatch(1);
            if (deferred.onCompletion(done::countDown) && !done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer within " + WAIT_SECONDS + " s");
            }
            return Objects.requireNonNull(deferred.answer());
        }
        return message;
    }

    @Override
    public void close() {
        host.close();
    }
}
