package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexAlgorithm;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.IndexRange.Bound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations on a table {@code (u32 primary key, i64)} of {@link #ROWS} rows, through transactions and their commit; the
 * plain maps of the JDK as yardstick. Results: docs/benchmarks/storage.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StorageBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int BATCH = 1_000;
    private static final int RANGE = 100;

    /** One table, filled before every iteration. */
    @State(Scope.Thread)
    public static class Filled {
        /** Kind of the primary key's index. */
        @Param({"BTREE", "HASH"})
        public IndexAlgorithm index = IndexAlgorithm.BTREE;

        private final SplittableRandom random = new SplittableRandom(42);
        private final BsatnWriter generated = new BsatnWriter();
        private final byte[] row = new byte[12];
        private final byte[] key = new byte[4];
        private Datastore datastore = Datastore.create();
        private TableSchema table = TestTables.account();
        private int primary;
        private int nextId;

        /** Makes a new table. */
        @Setup(Level.Iteration)
        public void fill() {
            datastore = Datastore.create();
            IndexSchema primaryIndex = TestTables.index("account_id_idx", index, 0);
            table = TestTables.create(
                    datastore,
                    TestTables.account().toBuilder()
                            .indexes(List.of(primaryIndex))
                            .build());
            primary = table.indexes().get(0).indexId();
            Tx tx = datastore.begin();
            for (int i = 0; i < ROWS; i++) {
                insert(tx, i, i);
            }
            tx.commit();
            nextId = ROWS;
        }

        private void insert(Tx tx, int id, long balance) {
            set(id, balance);
            tx.insert(table.tableId(), row, 0, row.length, generated);
        }

        private void update(Tx tx, int id, long balance) {
            set(id, balance);
            tx.update(table.tableId(), primary, row, 0, row.length, generated);
        }

        private void set(int id, long balance) {
            LittleEndian.putInt(row, 0, id);
            LittleEndian.putLong(row, 4, balance);
        }

        private long read(Tx tx, int id) {
            LittleEndian.putInt(key, 0, id);
            long pointer = tx.findPoint(primary, key, 0, key.length);
            return LittleEndian.getLong(
                    tx.rowArray(table.tableId(), pointer), tx.rowOffset(table.tableId(), pointer) + 4);
        }
    }

    /** Inserts rows with ascending keys, a thousand in a transaction. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public TxData insert(Filled f) {
        Tx tx = f.datastore.begin();
        for (int i = 0; i < BATCH; i++) {
            f.insert(tx, f.nextId++, i);
        }
        return tx.commit();
    }

    /** Reads a row by a random key. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long pointRead(Filled f) {
        Tx tx = f.datastore.begin();
        long sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += f.read(tx, f.random.nextInt(ROWS));
        }
        tx.rollback();
        return sum;
    }

    /** Updates a row by a random key, a thousand in a transaction. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public TxData update(Filled f) {
        Tx tx = f.datastore.begin();
        for (int i = 0; i < BATCH; i++) {
            f.update(tx, f.random.nextInt(ROWS), f.random.nextLong());
        }
        return tx.commit();
    }

    /** Deletes a row by a random key and inserts it again with another value: a pair is one operation. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public TxData deleteAndInsert(Filled f) {
        Tx tx = f.datastore.begin();
        for (int i = 0; i < BATCH; i++) {
            int id = f.random.nextInt(ROWS);
            LittleEndian.putInt(f.key, 0, id);
            tx.deletePoint(f.primary, f.key, 0, f.key.length);
            f.insert(tx, id, f.random.nextLong());
        }
        return tx.commit();
    }

    /** Moves money between two random accounts in a transaction of its own: two reads, two updates, one commit. */
    @Benchmark
    public TxData transfer(Filled f) {
        Tx tx = f.datastore.begin();
        int from = f.random.nextInt(ROWS);
        int to = f.random.nextInt(ROWS);
        long taken = f.read(tx, from) - 1;
        f.update(tx, from, taken);
        long given = f.read(tx, to) + 1;
        f.update(tx, to, given);
        return tx.commit();
    }

    /** Tables with a B-tree only. */
    @State(Scope.Thread)
    public static class Ordered {
        private final Filled filled = new Filled();

        /** Makes a new table. */
        @Setup(Level.Trial)
        public void fill() {
            filled.index = IndexAlgorithm.BTREE;
            filled.fill();
        }
    }

    /** Reads 100 rows with neighboring keys. */
    @Benchmark
    public long range100(Ordered ordered) {
        Filled f = ordered.filled;
        Tx tx = f.datastore.begin();
        int from = f.random.nextInt(ROWS - RANGE);
        IndexRange range =
                IndexRange.between(Bound.included(TestTables.u32(from)), Bound.excluded(TestTables.u32(from + RANGE)));
        RowCursor rows = tx.scanRange(f.primary, range);
        long sum = 0;
        while (rows.next()) {
            sum += LittleEndian.getLong(rows.array(), rows.offset() + 4);
        }
        tx.rollback();
        return sum;
    }

    /** Maps of the JDK with the same content. */
    @State(Scope.Thread)
    public static class Maps {
        private final SplittableRandom random = new SplittableRandom(42);
        private final Map<Integer, Long> hash = new HashMap<>();
        private final TreeMap<Integer, Long> tree = new TreeMap<>();

        /** Fills both. */
        @Setup(Level.Trial)
        public void fill() {
            for (int i = 0; i < ROWS; i++) {
                hash.put(i, (long) i);
                tree.put(i, (long) i);
            }
        }
    }

    /** Yardstick of {@link #pointRead}. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long pointReadHashMap(Maps maps) {
        long sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += maps.hash.getOrDefault(maps.random.nextInt(ROWS), 0L);
        }
        return sum;
    }

    /** Yardstick of {@link #pointRead}. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long pointReadTreeMap(Maps maps) {
        long sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += maps.tree.getOrDefault(maps.random.nextInt(ROWS), 0L);
        }
        return sum;
    }

    /** Yardstick of {@link #update}. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long updateHashMap(Maps maps) {
        long sum = 0;
        for (int i = 0; i < BATCH; i++) {
            Long old = maps.hash.put(maps.random.nextInt(ROWS), maps.random.nextLong());
            sum += old == null ? 0 : old;
        }
        return sum;
    }

    /** Yardstick of {@link #range100}. */
    @Benchmark
    public long range100TreeMap(Maps maps) {
        int from = maps.random.nextInt(ROWS - RANGE);
        long sum = 0;
        for (long value : maps.tree.subMap(from, from + RANGE).values()) {
            sum += value;
        }
        return sum;
    }
}
