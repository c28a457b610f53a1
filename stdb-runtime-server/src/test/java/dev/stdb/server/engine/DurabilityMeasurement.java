package dev.stdb.server.engine;

import com.sun.nio.file.ExtendedOpenOption;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.durability.LocalDurability;
import dev.stdb.server.snapshot.SnapshotInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures durability against the disk itself, in one run: {@code java -Xmx4g -cp …
 * dev.stdb.server.engine.DurabilityMeasurement [rows] [directory]}. Results: docs/benchmarks/durability.md.
 */
public final class DurabilityMeasurement {

    private static final int ROWS_DEFAULT = 5_000_000;
    private static final int SECONDS = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SEQUENTIAL_BYTES = 512L << 20;
    private static final int DIRECT_BLOCK = 4_096;
    private static final int LOAD_TX_PER_SECOND = 10_000;
    private static final int LOAD_SECONDS = 10;
    private static final int IN_FLIGHT = 320;
    private static final int CLOSED_LOOP_TX = 2_000_000;
    private static final int ROUNDS = 3;

    /** Beside a snapshot, calls of the saturating load must stay below this many times their p99 without one. */
    private static final double RATIO_LIMIT = 2;

    private final int rows;
    private final Path root;
    private double forcesPerSecond;
    private double readBytesPerSecond;
    private double worstRatio;

    private DurabilityMeasurement(int rows, Path root) {
        this.rows = rows;
        this.root = root;
    }

    /** Prints one line for each figure; ends with status 1 if snapshots hold calls up more than they may. */
    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROWS_DEFAULT;
        Path parent = Path.of(arguments.length > 1 ? arguments[1] : System.getProperty("java.io.tmpdir"));
        Path root = Files.createTempDirectory(parent, "stdb-durability");
        boolean met = false;
        try {
            met = new DurabilityMeasurement(rows, root).run();
        } finally {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        System.exit(met ? 0 : 1);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / (double) NANOS_PER_SECOND;
    }

    private boolean run() throws IOException {
        measureDisk();
        measureTransactions();
        measureRecovery();
        boolean met = worstRatio < RATIO_LIMIT;
        print(
                "aim: p99 beside a snapshot, %d in flight, below %.1f times that without: worst=%.2f, met=%s",
                IN_FLIGHT, RATIO_LIMIT, worstRatio, met);
        return met;
    }

    private void measureDisk() throws IOException {
        byte[] record = new byte[200];
        long count = 0;
        try (OpenFile file = DiskFileSystem.INSTANCE.create(root.resolve("force"))) {
            long start = System.nanoTime();
            while (secondsSince(start) < SECONDS) {
                file.write(count * record.length, record, 0, record.length);
                file.force();
                count++;
            }
            forcesPerSecond = count / secondsSince(start);
        }
        byte[] chunk = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(chunk);
        Path big = root.resolve("sequential");
        double writeSeconds;
        try (OpenFile file = DiskFileSystem.INSTANCE.create(big)) {
            long start = System.nanoTime();
            for (long at = 0; at < SEQUENTIAL_BYTES; at += chunk.length) {
                file.write(at, chunk, 0, chunk.length);
            }
            file.force();
            writeSeconds = secondsSince(start);
        }
        readBytesPerSecond = directRead(big);
        Files.delete(big);
        print("disk: forces/s=%,.0f (200 bytes appended each)", forcesPerSecond);
        print("disk: sequential write MB/s=%,.0f", SEQUENTIAL_BYTES / writeSeconds / 1e6);
        print("disk: sequential read MB/s=%,.0f (past the page cache)", readBytesPerSecond / 1e6);
    }

    /** Reads a file past the page cache and returns bytes per second. */
    private static double directRead(Path path) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect((1 << 20) + DIRECT_BLOCK).alignedSlice(DIRECT_BLOCK);
        long total = 0;
        long start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
            int length = 0;
            while (length >= 0) {
                total += length;
                buffer.clear().limit(1 << 20);
                length = channel.read(buffer);
            }
        }
        return total / secondsSince(start);
    }

    private static EngineConfig config(Path directory) {
        return EngineConfig.onDisk("measure", directory).withSnapshots(SnapshotConfig.never());
    }

    /** Transfers through the whole engine: every one waits for its force, and without waiting. */
    private void measureTransactions() {
        int accounts = 100_000;
        Path directory = root.resolve("transactions");
        DatabaseEngine engine = DatabaseEngine.open(config(directory), ReplayProgress.NONE);
        LargeDatabase data = new LargeDatabase(engine, accounts, 1);
        data.load(accounts);
        data.transfers(200_000); // warm-up
        awaitDurable(engine, engine.datastore().nextTxOffset() - 1);
        LocalDurability durability = (LocalDurability) engine.durability();

        long count = 0;
        long start = System.nanoTime();
        while (secondsSince(start) < SECONDS) {
            awaitDurable(engine, data.transfer(false));
            count++;
        }
        double alone = count / secondsSince(start);
        print(
                "engine, one waiting client: tx/s=%,.0f, share of the disk's forces/s=%.2f",
                alone, alone / forcesPerSecond);

        long forcesBefore = durability.forceCount();
        count = 0;
        start = System.nanoTime();
        while (secondsSince(start) < SECONDS) {
            data.transfer(false);
            count++;
        }
        awaitDurable(engine, engine.datastore().nextTxOffset() - 1);
        double seconds = secondsSince(start);
        long forces = durability.forceCount() - forcesBefore;
        print(
                "engine, pipelined: tx/s=%,.0f, all durable, forces/s=%,.0f, tx per force=%,.0f, times "
                        + "the disk's forces/s=%.1f",
                count / seconds, forces / seconds, (double) count / forces, count / seconds / forcesPerSecond);
        engine.close();
    }

    private static void awaitDurable(DatabaseEngine engine, long txOffset) {
        while (engine.durability().durableOffset() < txOffset) {
            Thread.onSpinWait();
        }
    }

    private void measureRecovery() throws IOException {
        Path directory = root.resolve("recovery");
        DatabaseEngine engine = DatabaseEngine.open(config(directory), ReplayProgress.NONE);
        LargeDatabase data = new LargeDatabase(engine, rows / 5, 1);
        long start = System.nanoTime();
        data.load(rows);
        awaitDurable(engine, engine.datastore().nextTxOffset() - 1);
        double seconds = secondsSince(start);
        long logBytes = size(directory.resolve("clog"));
        print(
                "load: rows=%,d, rows/s=%,.0f, log MB=%,.0f, log MB/s=%,.0f",
                rows, rows / seconds, logBytes / 1e6, logBytes / seconds / 1e6);
        engine.close();
        recover("log", directory, directory.resolve("clog"));

        engine = DatabaseEngine.open(config(directory), ReplayProgress.NONE);
        measureSnapshot(engine);
        engine.close();
        recover("snapshot", directory, directory.resolve("snapshots"));
    }

    private void recover(String from, Path directory, Path read) throws IOException {
        long bytes = size(read);
        long start = System.nanoTime();
        DatabaseEngine engine = DatabaseEngine.open(config(directory), ReplayProgress.NONE);
        double seconds = secondsSince(start);
        engine.close();
        print(
                "recovery from %s: seconds=%.2f, rows/s=%,.0f, MB=%,.0f, MB/s=%,.0f, share of sequential read=%.2f",
                from,
                seconds,
                rows / seconds,
                bytes / 1e6,
                bytes / seconds / 1e6,
                bytes / seconds / readBytesPerSecond);
    }

    /** Transfers without and with a snapshot beside them: first one of all pages, then of what changed. */
    private void measureSnapshot(DatabaseEngine engine) {
        LargeDatabase data = new LargeDatabase(engine, rows / 5, 2);
        data.transfers(200_000); // warm-up
        awaitDurable(engine, engine.datastore().nextTxOffset() - 1);
        compare(engine, data, Pace.CLOSED_LOOP, "all pages");
        load(engine, data, Pace.FIXED_RATE, true); // warm-up
        for (int round = 0; round < ROUNDS; round++) {
            compare(engine, data, Pace.CLOSED_LOOP, "changed pages");
            compare(engine, data, Pace.FIXED_RATE, "changed pages");
        }
        long start = System.nanoTime();
        SnapshotInfo info = engine.beginSnapshot().join();
        print(
                "snapshot, idle: seconds=%.2f, rows=%,d, written MB=%,.1f of %,.1f",
                secondsSince(start), info.rowCount(), info.writtenBytes() / 1e6, info.sizeBytes() / 1e6);
    }

    private void compare(DatabaseEngine engine, LargeDatabase data, Pace pace, String pages) {
        Load without = load(engine, data, pace, false);
        Load with = load(engine, data, pace, true);
        print(
                "transfers, %s, beside a snapshot of %s: calls counted=%,d",
                pace == Pace.FIXED_RATE ? LOAD_TX_PER_SECOND + "/s" : IN_FLIGHT + " in flight",
                pages,
                with.committed.length);
        double committed = printRatio("committed", without.committed, with.committed);
        double durable = printRatio("durable", without.durable, with.durable);
        if (pace == Pace.CLOSED_LOOP) {
            worstRatio = Math.max(worstRatio, Math.max(committed, durable));
        }
    }

    private static double printRatio(String what, long[] without, long[] with) {
        double ratio = micros(with, 0.99) / micros(without, 0.99);
        print(
                "  p50/p99/p99.9 us to %s without=%s, with=%s, p99 ratio=%.2f",
                what, percentiles(without), percentiles(with), ratio);
        return ratio;
    }

    private static String percentiles(long[] sortedNanos) {
        return String.format(
                Locale.ROOT,
                "%.1f/%.1f/%.1f",
                micros(sortedNanos, 0.5),
                micros(sortedNanos, 0.99),
                micros(sortedNanos, 0.999));
    }

    /**
     * Sorted latencies in nanoseconds: of the call itself, and until it was durable, both from the moment the call was
     * due.
     */
    private record Load(long[] committed, long[] durable) {}

    private static double micros(long[] sortedNanos, double share) {
        return sortedNanos[(int) (sortedNanos.length * share)] / 1_000.0;
    }

    /** When the next call is made. */
    private enum Pace {
        /** At its moment, whatever became of the others. */
        FIXED_RATE,
        /**
         * As soon as fewer than {@link #IN_FLIGHT} wait to become durable, as the load generator of examples/transfer.
         */
        CLOSED_LOOP
    }

    /** Makes calls. With a snapshot only the calls count that ran while one was being written. */
    private static Load load(DatabaseEngine engine, LargeDatabase data, Pace pace, boolean snapshot) {
        int txCount = pace == Pace.FIXED_RATE ? LOAD_TX_PER_SECOND * LOAD_SECONDS : CLOSED_LOOP_TX;
        long[] due = new long[txCount];
        long[] committed = new long[txCount];
        long[] durable = new long[txCount];
        boolean[] counted = new boolean[txCount];
        long first = engine.datastore().nextTxOffset();
        int reached = 0;
        CompletableFuture<SnapshotInfo> running = null;
        long start = System.nanoTime();
        for (int i = 0; i < txCount; i++) {
            if (pace == Pace.FIXED_RATE) {
                due[i] = start + i * (NANOS_PER_SECOND / LOAD_TX_PER_SECOND);
                while (System.nanoTime() < due[i]) {
                    reached = settle(engine, first, due, durable, reached, i);
                    LockSupport.parkNanos(20_000);
                }
            } else {
                while (i - reached >= IN_FLIGHT) {
                    reached = settle(engine, first, due, durable, reached, i);
                    LockSupport.parkNanos(20_000);
                }
                due[i] = System.nanoTime();
            }
            if (snapshot && i % LOAD_TX_PER_SECOND == 0 && (running == null || running.isDone())) {
                running = engine.beginSnapshot();
            }
            counted[i] = !snapshot || running != null && !running.isDone();
            // A transfer between equal accounts changes nothing and takes no offset.
            while (engine.datastore().nextTxOffset() == first + i) {
                data.transfer(false);
            }
            committed[i] = System.nanoTime() - due[i];
            reached = settle(engine, first, due, durable, reached, i + 1);
        }
        while (reached < txCount) {
            reached = settle(engine, first, due, durable, reached, txCount);
        }
        engine.awaitSnapshots();
        return new Load(sorted(committed, counted), sorted(durable, counted));
    }

    /** Notes the latency of calls that became durable; returns the number of those. */
    private static int settle(DatabaseEngine engine, long first, long[] due, long[] durable, int reached, int called) {
        long now = System.nanoTime();
        long count = Math.min(called, engine.durability().durableOffset() - first + 1);
        int index = reached;
        while (index < count) {
            durable[index] = now - due[index];
            index++;
        }
        return index;
    }

    private static long[] sorted(long[] latencies, boolean[] counted) {
        long[] result = new long[latencies.length];
        int count = 0;
        for (int i = 0; i < latencies.length; i++) {
            if (counted[i]) {
                result[count++] = latencies[i];
            }
        }
        result = Arrays.copyOf(result, count);
        Arrays.sort(result);
        return result;
    }

    private static long size(Path directory) throws IOException {
        long total = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                total += Files.size(file);
            }
        }
        return total;
    }
}
