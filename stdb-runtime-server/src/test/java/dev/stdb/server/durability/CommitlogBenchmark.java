package dev.stdb.server.durability;

import dev.stdb.server.commitlog.CommitBatch;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many transactions per second become durable, beside what the disk itself can force. The files lie in {@code
 * -Dstdb.benchmark.directory}, by default the directory for temporary files; on a memory file system the numbers mean
 * nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class CommitlogBenchmark {

    /** Bytes of one record: a funds transfer is about 100. */
    @Param({"100", "1000"})
    public int payloadLength;

    private Path directory = Path.of(".");
    private byte[] payload = new byte[0];

    /** The two ways of writing have the same files below. */
    @Setup(Level.Trial)
    public void createDirectory() throws IOException {
        String parent = System.getProperty("stdb.benchmark.directory", System.getProperty("java.io.tmpdir"));
        directory = Files.createTempDirectory(Path.of(parent), "stdb-benchmark");
        payload = new byte[payloadLength];
    }

    /** Removes the files. */
    @TearDown(Level.Trial)
    public void deleteDirectory() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The disk alone: one write of a record at the end of a file, one force. */
    @State(Scope.Thread)
    public static class RawFile {
        @SuppressWarnings("NullAway.Init") // by the setup method
        private OpenFile file;

        private long position;

        /** Creates the file. */
        @Setup(Level.Iteration)
        public void open(CommitlogBenchmark benchmark) throws IOException {
            position = 0;
            file = DiskFileSystem.INSTANCE.create(benchmark.directory.resolve("raw-" + System.nanoTime()));
        }

        /** Closes the file. */
        @TearDown(Level.Iteration)
        public void close() throws IOException {
            file.close();
        }
    }

    /** A log with its thread. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Log {
        /** Forces of the log thread, per second. */
        public long forces;

        @SuppressWarnings("NullAway.Init") // by the setup method
        private LocalDurability durability;

        private long nextTxOffset;

        /** Opens a new log. */
        @Setup(Level.Iteration)
        public void open(CommitlogBenchmark benchmark) {
            Commitlog log = Commitlog.open(
                    DiskFileSystem.INSTANCE,
                    benchmark.directory.resolve("clog-" + System.nanoTime()),
                    CommitlogConfig.defaults(),
                    0,
                    CommitVisitor.NONE);
            durability = LocalDurability.start("benchmark", log, DurabilityConfig.defaults());
            nextTxOffset = 0;
        }

        /** Closes the log; what waits in the queue then was counted and is at most 16 MiB. */
        @TearDown(Level.Iteration)
        public void close() {
            forces = durability.forceCount();
            durability.close();
        }
    }

    /** A log without its thread. */
    @State(Scope.Thread)
    public static class BareLog {
        private final CommitBatch batch = new CommitBatch();

        @SuppressWarnings("NullAway.Init") // by the setup method
        private Commitlog log;

        /** Opens a new log. */
        @Setup(Level.Iteration)
        public void open(CommitlogBenchmark benchmark) {
            log = Commitlog.open(
                    DiskFileSystem.INSTANCE,
                    benchmark.directory.resolve("bare-" + System.nanoTime()),
                    CommitlogConfig.defaults(),
                    0,
                    CommitVisitor.NONE);
        }

        /** Closes the log. */
        @TearDown(Level.Iteration)
        public void close() {
            log.close();
        }
    }

    /** Forces per second of the disk itself: the yardstick for the others. */
    @Benchmark
    public void diskForce(RawFile raw) throws IOException {
        raw.file.write(raw.position, payload, 0, payload.length);
        raw.position += payload.length;
        raw.file.force();
    }

    /** Transactions per second, each with a force of its own. */
    @Benchmark
    public void forceEachTransaction(BareLog bare) {
        bare.batch.clear();
        bare.batch.add(bare.log.nextTxOffset(), payload, 0, payload.length);
        bare.log.write(bare.batch);
        bare.log.force();
    }

    /** Transactions per second with group commit and a caller that does not wait: the pipelined case. */
    @Benchmark
    public void groupCommit(Log log) {
        log.durability.append(log.nextTxOffset++, payload, 0, payload.length);
    }
}
