package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.FakeServers;
import dev.stdb.server.api.OutboxLimits;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.database.AccountsLauncher;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.Database;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One client among a thousand stops reading: a real server, a real database, real sockets. What the slow client
 * is owed is made large by many query sets, so that no socket buffer can hold it.
 */
@DisplayName("A client that stops reading")
@Timeout(300)
class SlowClientTest {
    private static final String PROTOCOL = "v3.bsatn.spacetimedb";
    private static final int CLIENTS = 1000;
    private static final int SLOW_SETS = 1000;
    private static final int ACCOUNTS = 50;
    /** Memory that may be kept for the slow client, in bytes. */
    private static final long KEPT_MAX = 40L << 20;

    /** Balance of account 0 in the last transaction. */
    private static final Long LAST = -1L;

    private static final Identity WRITER = Identity.of(1, 2, 3, 4);

    private final AccountsLauncher launcher = new AccountsLauncher();
    private final FanOutClients clients = new FanOutClients();
    private final List<FastClient> fast = new ArrayList<>();
    private TestServer server;
    private Database database;

    @BeforeEach
    void start() throws Exception {
        start(OutboxLimits.within(ByteBudget.ofHeap()));
    }

    private void start(OutboxLimits limits) throws Exception {
        WebSocketConfig patient = WebSocketConfig.DEFAULT
                .withOutbox(limits)
                .withTiming(Duration.ofSeconds(15), Duration.ofSeconds(120), Duration.ofMillis(250));
        server = new TestServer(FakeServers.builder(launcher).webSocket(patient));
        server.send("PUT", "/v1/database/bank", server.createIdentity().token(), "program");
        database = launcher.started.get(launcher.started.size() - 1);
        BsatnWriter count = new BsatnWriter();
        count.writeU32(ACCOUNTS);
        call("fill", count);
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    private void call(String reducer, BsatnWriter args) {
        assertThat(database.callReducer(WRITER, ConnectionId.of(9, 9), reducer, args.toByteArray())
                        .join())
                .isInstanceOf(CallOutcome.Committed.class);
    }

    private void put(int id, long balance) {
        BsatnWriter args = new BsatnWriter();
        args.writeU32(id);
        args.writeI64(balance);
        call("put", args);
    }

    private String url() {
        return "ws://127.0.0.1:" + server.port() + "/v1/database/bank/subscribe?compression=None&confirmed=false&token="
                + server.createIdentity().token();
    }

    /** Reads everything; done when the last transaction has come. */
    private static final class FastClient implements FanOutClients.Receiver {
        private final LiveTable table = new LiveTable();
        private final CountDownLatch subscribed;
        private final AtomicInteger done;
        private volatile boolean hasLast;
        private volatile String problem = "";

        FastClient(CountDownLatch subscribed, AtomicInteger done) {
            this.subscribed = subscribed;
            this.done = done;
        }

        @Override
        public void received(ByteBuf payload) {
            int before = table.applied();
            table.take(ByteBufUtil.getBytes(payload));
            problem = table.problem();
            if (table.applied() > before) {
                subscribed.countDown();
            }
            if (!hasLast && Objects.equals(table.balance(1, 0), LAST)) {
                hasLast = true;
                done.incrementAndGet();
            }
        }

        @Override
        public void closed(int code) {
            problem = "closed with " + code;
        }
    }

    private AtomicInteger connectFastClients(int count) throws Exception {
        CountDownLatch subscribed = new CountDownLatch(count);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            FastClient client = new FastClient(subscribed, done);
            fast.add(client);
            FanOutClients.send(
                    clients.connect(url(), PROTOCOL, client), LiveTable.subscribe(1, "SELECT * FROM account"));
        }
        assertThat(subscribed.await(60, TimeUnit.SECONDS)).isTrue();
        return done;
    }

    /** Connects a client with a small receive buffer, and reads until all its query sets have their rows. */
    private SlowClient connectSlowClient() throws Exception {
        SlowClient slow = new SlowClient(url(), server.port());
        BsatnWriter batch = new BsatnWriter();
        for (int set = 0; set < SLOW_SETS; set++) {
            byte[] subscribe = LiveTable.subscribe(set, "SELECT * FROM account");
            batch.writeRaw(subscribe, 0, subscribe.length);
        }
        slow.send(batch.toByteArray());
        while (slow.table.applied() < SLOW_SETS) {
            assertThat(slow.readMessage())
                    .as(() -> slow.ended + ' ' + slow.closeCode)
                    .isTrue();
        }
        return slow;
    }

    private void awaitDone(AtomicInteger done) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (done.get() < fast.size() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(fast).extracting(client -> client.problem).containsOnly("");
        assertThat(done.get()).isEqualTo(fast.size());
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void delaysNobodyAndCatchesUpByMergedUpdates() throws Exception {
        int transactions = 1000;
        server.close();
        // On a busy machine the writer may run far ahead of the thread that merges.
        start(new OutboxLimits(16_384, 256L << 20, 1L << 30, 512, 1L << 20));
        AtomicInteger done = connectFastClients(CLIENTS);
        SlowClient slow = connectSlowClient();
        long before = usedBytes();

        for (int i = 0; i < transactions; i++) {
            put(i % ACCOUNTS, i + 1);
        }
        put(0, LAST);
        // The slow client has read nothing yet, and reads nothing until all others have everything.
        awaitDone(done);

        // One update is about 60 kB for the slow client; kept one by one, the updates would take 60 MB and more.
        long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (usedBytes() - before > KEPT_MAX && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertThat(usedBytes() - before).isLessThan(KEPT_MAX);
        Map<Long, Long> expected = new TreeMap<>();
        for (int i = transactions - ACCOUNTS; i < transactions; i++) {
            expected.put((long) (i % ACCOUNTS), (long) i + 1);
        }
        expected.put(0L, LAST);
        while (!slow.isUpToDate(expected)) {
            assertThat(slow.readMessage())
                    .as(() -> slow.ended + ' ' + slow.closeCode)
                    .isTrue();
        }
        assertThat(slow.table.problem()).isEmpty();
        assertThat(slow.table.transactionUpdates()).isLessThan(transactions / 2);
        assertThat(fast.get(CLIENTS / 2).table.balances(1)).isEqualTo(expected);
        slow.close();
    }

    @Test
    @Checks("spec subscriptions.md §12.6")
    void isDisconnectedWhenMergingDoesNotHelpAndHarmsNobody() throws Exception {
        int transactions = 400;
        server.close();
        start(new OutboxLimits(16_384, 4L << 20, 1L << 30, 64, 1L << 20));
        // Each transaction leaves rows of its own, so that merged updates are as large as their parts.
        AtomicInteger done = connectFastClients(CLIENTS / 10);
        SlowClient slow = connectSlowClient();

        for (int i = 0; i < transactions; i++) {
            database.sql("INSERT INTO account (id, balance) VALUES (" + (1000 + i) + ", 1)", database.owner())
                    .join();
        }
        put(0, LAST);
        awaitDone(done);
        assertThat(fast).allMatch(client -> client.table.balances(1).size() == ACCOUNTS + transactions);

        while (slow.readMessage()) {
            assertThat(slow.table.problem()).isEmpty();
        }
        assertThat(slow.closeCode).isIn(1013, -1);
        assertThat(slow.table.transactionUpdates()).isLessThan(transactions);
        slow.close();
    }

    /** A WebSocket client that reads only when told to. */
    private static final class SlowClient {
        private final Socket socket = new Socket();
        private final LiveTable table = new LiveTable();
        private final DataInputStream in;
        private byte[] partial = new byte[0];
        private int closeCode = -1;
        private String ended = "";

        SlowClient(String url, int port) throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write(("GET " + url.substring(url.indexOf("/v1"))
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: " + PROTOCOL + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readByte());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
        }

        /** Sends a message of 126 to 65535 bytes. */
        void send(byte[] payload) throws IOException {
            BsatnWriter frame = new BsatnWriter();
            frame.writeU8(0x82);
            frame.writeU8(0xFE);
            frame.writeU8(payload.length >> 8);
            frame.writeU8(payload.length & 0xFF);
            // A mask of zeros leaves the payload as it is.
            frame.writeU32(0);
            frame.writeRaw(payload, 0, payload.length);
            OutputStream out = socket.getOutputStream();
            out.write(frame.array(), 0, frame.length());
        }

        /** Reads one frame; returns false at the end of the connection. */
        boolean readMessage() throws IOException {
            try {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                byte[] payload = new byte[length];
                in.readFully(payload);
                int opcode = first & 0x0F;
                if (opcode == 8) {
                    closeCode = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                    return false;
                }
                if (opcode <= 2) {
                    data(payload, (first & 0x80) != 0);
                }
                return true;
            } catch (IOException e) {
                ended = e.toString();
                return false;
            }
        }

        private void data(byte[] payload, boolean last) {
            byte[] joined = Arrays.copyOf(partial, partial.length + payload.length);
            System.arraycopy(payload, 0, joined, partial.length, payload.length);
            partial = joined;
            if (last) {
                partial = new byte[0];
                table.take(joined);
            }
        }

        boolean isUpToDate(Map<Long, Long> expected) {
            return Objects.equals(table.balance(0, 0), LAST)
                    && table.balances(0).equals(expected)
                    && table.balances(SLOW_SETS - 1).equals(expected);
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
