package dev.stdb.server.net;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.FakeServers;
import dev.stdb.server.database.AccountsLauncher;
import dev.stdb.server.database.Database;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Initial subscription of a table of a million rows: rows per second to the socket, and what it does to the latency of
 * transfers that go on meanwhile.
 *
 * <pre>
 * mvn -o -Ddev -pl stdb-runtime-server -am test -Dtest=InitialSubscriptionLoad -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class InitialSubscriptionLoad {
    private static final int ROWS = Integer.getInteger("stdb.rows", 1_000_000);
    private static final int ROUNDS = 5;
    private static final int ROW_BYTES = 12;

    @Test
    void run() throws Exception {
        AccountsLauncher launcher = new AccountsLauncher();
        WebSocketConfig quiet = WebSocketConfig.DEFAULT.withTiming(
                Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMillis(250));
        try (RawClients clients = new RawClients();
                TestServer server = new TestServer(FakeServers.builder(launcher).webSocket(quiet))) {
            server.send("PUT", "/v1/database/bank", server.createIdentity().token(), "program");
            Database database = launcher.started.get(0);
            BsatnWriter count = new BsatnWriter();
            count.writeU32(ROWS);
            database.callReducer(Identity.of(1, 0, 0, 0), ConnectionId.of(1, 0), "fill", count.toByteArray())
                    .join();
            String path = "/v1/database/bank/subscribe?compression=None&confirmed=false&token="
                    + server.createIdentity().token();
            for (int round = 0; round < ROUNDS; round++) {
                report("alone, no transfers", subscribe(clients, server, path));
            }
            report("transfers without subscriptions", transfersDuring(database, () -> Thread.sleep(3000)));
            for (int round = 0; round < ROUNDS; round++) {
                double[] rate = new double[1];
                String latencies = transfersDuring(database, () -> rate[0] = subscribe(clients, server, path));
                report("beside transfers", rate[0]);
                report("transfers beside a subscription", latencies);
            }
        }
    }

    /** Subscribes a new client and returns the rows per second until the last byte. */
    private static double subscribe(RawClients clients, TestServer server, String path) throws Exception {
        Channel channel = clients.connect(server.port(), path, "v3.bsatn.spacetimedb");
        RawClients.Client client = clients.clients().get(clients.clients().size() - 1);
        long start = System.nanoTime();
        RawClients.send(channel, LiveTable.subscribe(1, "SELECT * FROM account"));
        while (client.received() < (long) ROWS * ROW_BYTES) {
            Thread.sleep(1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        channel.close().sync();
        return ROWS / seconds;
    }

    private static void report(String what, double rowsPerSecond) {
        System.out.printf(Locale.ROOT, "%-32s rows/s to the socket=%,.0f%n", what, rowsPerSecond);
    }

    private static void report(String what, String latencies) {
        System.out.printf(Locale.ROOT, "%-32s %s%n", what, latencies);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Calls transfers one after the other while something is done, and describes their latencies. */
    private static String transfersDuring(Database database, Work work) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        long[] latencies = new long[2_000_000];
        int[] calls = new int[1];
        Thread transfers = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(7);
            while (!stop.get() && calls[0] < latencies.length) {
                BsatnWriter args = new BsatnWriter();
                for (int i = 0; i < 2; i++) {
                    args.writeU32(random.nextInt(ROWS));
                    args.writeI64(random.nextLong());
                }
                long start = System.nanoTime();
                database.callReducer(Identity.of(1, 0, 0, 0), ConnectionId.of(1, 0), "transfer", args.toByteArray())
                        .join();
                latencies[calls[0]++] = System.nanoTime() - start;
            }
        });
        transfers.start();
        Thread.sleep(200);
        int from = calls[0];
        long start = System.nanoTime();
        work.run();
        int to = calls[0];
        double seconds = (System.nanoTime() - start) / 1e9;
        stop.set(true);
        transfers.join();
        long[] sorted = Arrays.copyOfRange(latencies, from, to);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "transfers/s=%,.0f p50=%.0f us p99=%.0f us max=%.1f ms",
                sorted.length / seconds,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[sorted.length - 1] / 1e6);
    }
}
