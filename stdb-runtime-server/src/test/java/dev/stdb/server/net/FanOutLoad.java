package dev.stdb.server.net;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.FakeServers;
import dev.stdb.server.database.AccountsLauncher;
import dev.stdb.server.database.Database;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Updates delivered to 1,000 WebSocket clients with one shared query, against the least that Netty can do with the same
 * bytes. Both are driven as fast as the slowest client allows, at most {@value #WINDOW} updates ahead of it; processor
 * time is that of the server's threads, so that the clients in the same process do not count.
 *
 * <pre>
 * mvn -o -Ddev -pl stdb-runtime-server -am test -Dtest=FanOutLoad -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class FanOutLoad {
    private static final int CLIENTS = Integer.getInteger("stdb.clients", 1000);
    private static final int UPDATES = Integer.getInteger("stdb.updates", 2000);
    private static final int ROUNDS = 3;
    private static final int WINDOW = 64;
    private static final List<String> SERVER_THREADS = List.of("net", "db-", "bare", "slow-clients", "load-");

    private interface Sender {
        void send(int i);
    }

    @Test
    void run() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (String protocol : List.of("v2", "v3")) {
                stdb(protocol + ".bsatn.spacetimedb");
            }
            bare(false);
            bare(true);
        }
    }

    private void stdb(String protocol) throws Exception {
        AccountsLauncher launcher = new AccountsLauncher();
        WebSocketConfig quiet = WebSocketConfig.DEFAULT.withTiming(
                Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMillis(250));
        try (RawClients clients = new RawClients();
                TestServer server = new TestServer(FakeServers.builder(launcher).webSocket(quiet))) {
            server.send("PUT", "/v1/database/bank", server.createIdentity().token(), "program");
            Database database = launcher.started.get(0);
            call(database, "fill", out -> out.writeU32(1));
            String token = server.createIdentity().token();
            for (int i = 0; i < CLIENTS; i++) {
                RawClients.send(
                        clients.connect(
                                server.port(),
                                "/v1/database/bank/subscribe?compression=None&confirmed=false&token=" + token,
                                protocol),
                        LiveTable.subscribe(1, "SELECT * FROM account"));
            }
            AtomicLong balance = new AtomicLong();
            measure("stdb " + protocol.substring(0, 2), clients, i -> put(database, balance.incrementAndGet()));
        }
    }

    private static void put(Database database, long balance) {
        BsatnWriter args = new BsatnWriter();
        args.writeU32(0);
        args.writeI64(balance);
        Objects.requireNonNull(
                database.callReducer(Identity.of(1, 0, 0, 0), ConnectionId.of(1, 0), "put", args.toByteArray()));
    }

    private static void call(Database database, String reducer, Consumer<BsatnWriter> write) {
        BsatnWriter args = new BsatnWriter();
        write.accept(args);
        database.callReducer(Identity.of(1, 0, 0, 0), ConnectionId.of(1, 0), reducer, args.toByteArray())
                .join();
    }

    private void bare(boolean consolidated) throws Exception {
        // As long as the payload of an update of one row.
        byte[] payload = new byte[66];
        try (RawClients clients = new RawClients();
                BareBroadcast server = new BareBroadcast("v2.bsatn.spacetimedb", consolidated)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.connect(server.port(), "/", "v2.bsatn.spacetimedb");
            }
            measure(
                    consolidated ? "bare Netty, flushes consolidated" : "bare Netty",
                    clients,
                    i -> server.broadcast(payload));
        }
    }

    private static void measure(String name, RawClients clients, Sender sender) throws Exception {
        clients.awaitQuiet();
        long before = clients.totalBytes();
        sender.send(-1);
        clients.awaitQuiet();
        long frame = (clients.totalBytes() - before) / CLIENTS;
        send(clients, sender, UPDATES / 4, frame);
        clients.awaitQuiet();
        long bytesBefore = clients.totalBytes();
        long cpuBefore = cpuNanos();
        long start = System.nanoTime();
        send(clients, sender, UPDATES, frame);
        long wall = System.nanoTime() - start;
        long cpu = cpuNanos() - cpuBefore;
        double delivered = (double) UPDATES * CLIENTS;
        System.out.printf(
                Locale.ROOT,
                "%-32s frame=%d B, bytes/update=%.1f, delivered/s=%,.0f, server ns/update=%.0f, "
                        + "updates/s per core=%,.0f%n",
                name,
                frame,
                (clients.totalBytes() - bytesBefore) / delivered,
                delivered / wall * 1e9,
                cpu / delivered,
                delivered / cpu * 1e9);
    }

    /** Sends, never more than a window ahead of the slowest client, and waits until all have everything. */
    private static void send(RawClients clients, Sender sender, int count, long frame) throws Exception {
        long[] start = clients.clients().stream()
                .mapToLong(RawClients.Client::received)
                .toArray();
        for (int i = 0; i < count; i++) {
            sender.send(i);
            if (i % WINDOW == WINDOW - 1 || i == count - 1) {
                // Payloads may be put together, which saves at most the header and the tag of each message but one.
                long owed = (i + 1 - (i == count - 1 ? 0 : WINDOW)) * (frame - 4);
                await(clients, start, owed);
            }
        }
    }

    private static void await(RawClients clients, long[] start, long owed) throws InterruptedException {
        List<RawClients.Client> all = clients.clients();
        for (int i = 0; i < all.size(); i++) {
            while (all.get(i).received() - start[i] < owed) {
                Thread.sleep(0, 200_000);
            }
        }
    }

    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long total = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && SERVER_THREADS.stream().anyMatch(thread.getThreadName()::startsWith)) {
                total += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return total;
    }
}
