package dev.stdb.server.tx;

import dev.stdb.moduledef.IndexAlgorithm;
import java.util.HashMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations on one table through transactions and their commit, and the same on plain maps of the JDK and on H2 in
 * memory. Present keys are even and keys to insert odd, all random. Results: docs/benchmarks/storage.md.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx8g")
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class StorageBenchmark {
    private static final int BATCH = 1_000;
    private static final int RANGE = 100;
    private static final int FILL_BATCH = 10_000;

    /** What is measured: our B-tree or hash primary key, or a yardstick. */
    public enum Subject {
        /** Our table, B-tree primary key. */
        BTREE,
        /** Our table, hash primary key. */
        HASH,
        /** {@link HashMap} of records. */
        HASH_MAP,
        /** {@link TreeMap} of records. */
        TREE_MAP,
        /** H2 in memory. */
        H2
    }

    /** The rows and what holds them. */
    @State(Scope.Thread)
    public static class Filled {
        /** What holds the rows. */
        @Param
        public Subject subject = Subject.BTREE;

        /** Columns of the rows. */
        @Param
        public BenchStore.Layout layout = BenchStore.Layout.FIXED16;

        /** Rows of the table. */
        @Param({"10000", "1000000", "10000000"})
        public int rows = FILL_BATCH;

        private final SplittableRandom random = new SplittableRandom(42);
        private final long[] batch = new long[BATCH];
        private BenchStore store = new StdbStore(layout, IndexAlgorithm.BTREE);

        /** Fills the table. */
        @Setup(Level.Trial)
        public void fill() {
            store = switch (subject) {
                case BTREE -> new StdbStore(layout, IndexAlgorithm.BTREE);
                case HASH -> new StdbStore(layout, IndexAlgorithm.HASH);
                case HASH_MAP -> MapStore.of(layout, new HashMap<Long, Object>());
                case TREE_MAP -> MapStore.of(layout, new TreeMap<Long, Object>());
                case H2 -> new H2Store(layout);
            };
            for (int i = 0; i < rows; i++) {
                store.insert(2L * i, i);
                if (i % FILL_BATCH == FILL_BATCH - 1) {
                    store.commit();
                }
            }
            store.commit();
        }

        /** Closes the peer. */
        @TearDown(Level.Trial)
        public void close() {
            store.close();
        }

        private long presentKey() {
            return 2L * random.nextInt(rows);
        }

        void chooseKeys() {
            long at = 2L * random.nextInt(rows) + 1;
            for (int i = 0; i < BATCH; i++) {
                batch[i] = at;
                // A stride without a common factor with the number of keys does not repeat one.
                at = (at + 2L * 7_919) % (2L * rows);
            }
        }

        void insertKeys() {
            for (long key : batch) {
                store.insert(key, key);
            }
            store.commit();
        }

        void deleteKeys() {
            for (long key : batch) {
                store.delete(key);
            }
            store.commit();
        }
    }

    /** Reads a row by its key. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long pointRead(Filled f) {
        long sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += f.store.read(f.presentKey());
        }
        f.store.commit();
        return sum;
    }

    /** Replaces a row by its key, a thousand in a transaction; texts keep their length. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void update(Filled f) {
        for (int i = 0; i < BATCH; i++) {
            f.store.update(f.presentKey(), f.random.nextLong());
        }
        f.store.commit();
    }

    /** Reads 100 rows with neighboring keys. */
    @Benchmark
    public long range100(Filled f) {
        long from = 2L * f.random.nextInt(f.rows - RANGE);
        long sum = f.store.sum(from, from + 2 * RANGE);
        f.store.commit();
        return sum;
    }

    /** Moves a number between two rows in a transaction of its own: two reads, two updates, one commit. */
    @Benchmark
    public void transfer(Filled f) {
        long from = f.presentKey();
        long to = f.presentKey();
        long taken = f.store.read(from) - 1;
        f.store.update(from, taken);
        long given = f.store.read(to) + 1;
        f.store.update(to, given);
        f.store.commit();
    }

    /** Keys to insert, gone again after each thousand. (JMH would make another table for a second parameter.) */
    @State(Scope.Thread)
    public static class Inserts {
        private @Nullable Filled filled;

        /** Chooses keys. */
        @Setup(Level.Invocation)
        public void choose(Filled f) {
            filled = f;
            f.chooseKeys();
        }

        /** Deletes them. */
        @TearDown(Level.Invocation)
        public void clear() {
            Objects.requireNonNull(filled).deleteKeys();
        }
    }

    /** Keys to delete, inserted before each thousand. */
    @State(Scope.Thread)
    public static class Deletes {
        private @Nullable Filled filled;

        /** Inserts rows. */
        @Setup(Level.Invocation)
        public void insert(Filled f) {
            filled = f;
            f.chooseKeys();
            f.insertKeys();
        }
    }

    /** Inserts rows between others, a thousand in a transaction. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void insert(Inserts inserts) {
        Objects.requireNonNull(inserts.filled).insertKeys();
    }

    /** Deletes rows by their key, a thousand in a transaction. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void delete(Deletes deletes) {
        Objects.requireNonNull(deletes.filled).deleteKeys();
    }
}
