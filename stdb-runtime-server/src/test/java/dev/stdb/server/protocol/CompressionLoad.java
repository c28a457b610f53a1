package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What compressing initial rows costs, as processor time of the measuring thread, and what it saves on a line. Prints
 * the rows of the table in docs/benchmarks/subscriptions.md.
 *
 * <pre>
 * mvn -o -Ddev -pl stdb-runtime-server -am test -Dtest=CompressionLoad -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class CompressionLoad {
    private static final int[] SIZES = {512, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20};
    private static final byte[] TAGS = {Compression.TAG_BROTLI, Compression.TAG_GZIP};
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = 60_000_000;
    /** Of a line of 100 Mbit/s. */
    private static final double LINE_NANOS_PER_BYTE = 80;

    private static final int LOOPBACK_BYTES = 256 << 20;
    private static final int WORDS = 2_000;
    private static final int USERS = 50;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Rows {
        void writeNext(BsatnWriter out);
    }

    @Test
    void run() throws Exception {
        double loopback = loopbackNanosPerByte();
        System.out.printf(Locale.ROOT, "loopback: %.2f ns per byte%n", loopback);
        for (int size : SIZES) {
            measure("messages", size, messages(), loopback);
            measure("positions", size, positions(), loopback);
        }
    }

    private static void measure(String rows, int size, Rows source, double loopback) {
        byte[] body = body(size, source);
        for (byte tag : TAGS) {
            int compressed = Compression.payload(tag, body, 0, body.length).length - 1;
            double nanos = cpuNanos(tag, body);
            double saved = body.length - compressed;
            System.out.printf(
                    Locale.ROOT,
                    "%s of %,d bytes, %s: %.0f %% of the size, %.0f us, %.1f ns per byte;"
                            + " saves %.0f us on loopback, %.0f us at 100 Mbit/s; even at %,.0f Mbit/s%n",
                    rows,
                    body.length,
                    tag == Compression.TAG_BROTLI ? "brotli" : "gzip",
                    100.0 * compressed / body.length,
                    nanos / 1e3,
                    nanos / body.length,
                    (saved * loopback - nanos) / 1e3,
                    (saved * LINE_NANOS_PER_BYTE - nanos) / 1e3,
                    saved * 8 / nanos * 1e3);
        }
    }

    private static double cpuNanos(byte tag, byte[] body) {
        double[] perCall = new double[ROUNDS];
        long calls = 1;
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (long i = 0; i < calls; i++) {
                Compression.payload(tag, body, 0, body.length);
            }
            long nanos = Math.max(1, THREADS.getCurrentThreadCpuTime() - start);
            if (round >= 0) {
                perCall[round] = (double) nanos / calls;
            }
            calls = Math.max(1, Math.min(4 * calls, calls * ROUND_NANOS / nanos));
        }
        Arrays.sort(perCall);
        return perCall[ROUNDS / 2];
    }

    /** Encodes the answer to a subscription whose rows have about the given number of bytes. */
    private static byte[] body(int size, Rows source) {
        BsatnWriter rows = new BsatnWriter();
        while (rows.length() < size) {
            source.writeNext(rows);
        }
        TableSchema table = TableSchema.builder("t", ProductType.of(new ProductType.Element("n", PrimitiveType.U32)))
                .tableId(4097)
                .build();
        QueryRows found = new QueryRows(List.of(new QueryRows.SingleTableRows(table, rows.toByteArray())));
        Frame frame = Frame.of(new ServerMessage.SubscribeApplied(1, 2, found));
        return Arrays.copyOfRange(frame.array(), frame.bodyOffset(), frame.bodyOffset() + frame.bodyLength());
    }

    /** Rows of a chat: who of some users, when, and 4 to 20 words, common ones more often. */
    private static Rows messages() {
        Random random = new Random(1);
        byte[][] users = new byte[USERS][32];
        for (byte[] user : users) {
            random.nextBytes(user);
        }
        String[] words = new String[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = random.ints(2 + random.nextInt(8), 'a', 'z' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        long[] micros = {1_700_000_000_000_000L};
        return out -> {
            out.writeRaw(users[random.nextInt(USERS)], 0, 32);
            micros[0] += random.nextInt(60_000_000);
            out.writeI64(micros[0]);
            StringBuilder text = new StringBuilder();
            for (int count = 4 + random.nextInt(17); count > 0; count--) {
                double skewed = random.nextDouble();
                text.append(words[(int) (skewed * skewed * skewed * WORDS)]).append(' ');
            }
            out.writeString(text.toString());
        };
    }

    /** Rows of a game: a number, a place on a plane, a direction, health. */
    private static Rows positions() {
        Random random = new Random(2);
        int[] id = {0};
        return out -> {
            out.writeU32(++id[0]);
            out.writeF32(random.nextFloat() * 1000);
            out.writeF32(random.nextFloat() * 1000);
            out.writeF32(random.nextInt(360));
            out.writeU8(random.nextInt(101));
        };
    }

    private static double loopbackNanosPerByte() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket sender = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket receiver = server.accept()) {
            Thread reading = new Thread(() -> drain(receiver));
            reading.start();
            byte[] block = new byte[64 << 10];
            OutputStream out = sender.getOutputStream();
            long start = System.nanoTime();
            for (int sent = 0; sent < LOOPBACK_BYTES; sent += block.length) {
                out.write(block);
            }
            sender.shutdownOutput();
            reading.join();
            return (double) (System.nanoTime() - start) / LOOPBACK_BYTES;
        }
    }

    private static void drain(Socket socket) {
        byte[] block = new byte[64 << 10];
        try {
            InputStream in = socket.getInputStream();
            while (in.read(block) >= 0) {
                // Nothing to do with them.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
