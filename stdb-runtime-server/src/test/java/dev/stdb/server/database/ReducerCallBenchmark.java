package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.migration.MigrationPlan;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.subscription.TestViews;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.wasm.WasmGuests;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * Reducer calls of the compiled transfer example on 100,000 accounts, on one thread: from the decoded request to the
 * answer handed to the client's sink, without queue and network. The variants leave parts out or add some, so that
 * their differences are the shares of a call. Commands and results: docs/benchmarks/reducer-calls.md.
 *
 * <p>Needs the module: {@code mvn -Dquickly -pl examples/transfer/module -am package}, or the system property {@code
 * stdb.transferWasm} with the path of the program.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReducerCallBenchmark {
    private static final int ACCOUNTS = 100_000;
    private static final long INITIAL_BALANCE = 1L << 40;
    private static final int CALLS = 1 << 16;
    private static final Identity OWNER = Identity.of(1, 2, 3, 4);
    private static final byte[] NO_ARGS = {};

    /** Arguments of transfers between random accounts. */
    @State(Scope.Thread)
    public static class Transfers {
        private final int[] from = new int[CALLS];
        private final int[] to = new int[CALLS];
        private final byte[][] args = new byte[CALLS][];
        private int next;

        /** Draws the accounts. */
        @Setup(Level.Trial)
        public void draw() {
            SplittableRandom random = new SplittableRandom(42);
            for (int i = 0; i < CALLS; i++) {
                from[i] = random.nextInt(ACCOUNTS);
                to[i] = (from[i] + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                BsatnWriter out = new BsatnWriter(16);
                out.writeU32(from[i]);
                out.writeU32(to[i]);
                out.writeI64(1);
                args[i] = out.toByteArray();
            }
        }

        private int next() {
            next = next + 1 & CALLS - 1;
            return next;
        }
    }

    /** A database with the module, without its thread. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by the setup method
    public static class Hosted {
        private DatabaseEngine engine;
        private CurrentGuest current;
        private Transactions transactions;
        private Requests requests;
        QuerySets querySets;
        private @Nullable Path directory;
        private @Nullable OutgoingMessage last;
        private final ClientSession session =
                new ClientSession(Identity.of(5, 6, 7, 8), ConnectionId.of(9, 0), false, new ClientSink() {
                    @Override
                    public void send(OutgoingMessage message) {
                        last = message;
                    }

                    @Override
                    public void close(int code, String reason) {
                        throw new IllegalStateException(reason);
                    }
                });

        /** Opens the database in memory and fills the table. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            open(EngineConfig.inMemory("bench"));
        }

        void open(EngineConfig config) throws IOException {
            byte[] wasm = transferWasm();
            HostConfig host = HostConfig.of(WasmGuests.defaults());
            engine = DatabaseEngine.open(config, (count, ms) -> {});
            ModuleLog moduleLog = ModuleLog.inMemory();
            DatabaseLog log = new DatabaseLog(Clock.system(), moduleLog);
            Identity database = Identity.of(9, 9, 9, 9);
            current = new CurrentGuest(
                    host.guests().load(wasm, new GuestEnvironment(database, Clock.system(), moduleLog)));
            transactions = new Transactions(
                    engine,
                    "benchmark",
                    TestViews.none(),
                    host.limits().subscribedMax(),
                    new TransactionFeed(Clock.system()));
            ReducerCalls calls = new ReducerCalls(
                    current, transactions, new ImmediateCalls(log), log, new Watchdog(stuck -> {}), host.seeds());
            querySets = new QuerySets(OWNER, transactions);
            AdHocQueries queries = new AdHocQueries("bench", host);
            requests = new Requests(
                    OWNER,
                    Clock.system(),
                    current,
                    calls,
                    new RefusedCalls(log),
                    transactions,
                    queries,
                    new Postponed());
            try (Tx tx = transactions.begin()) {
                MigrationPlan.creating(current.schema()).execute(tx, RowRules::replace);
                transactions.commit(tx, Call.of(Call.Kind.INIT, "", OWNER, ConnectionId.ZERO, Timestamp.ofMicros(1)));
            }
            requests.connect(session, "{}");
            BsatnWriter seed = new BsatnWriter(12);
            seed.writeU32(ACCOUNTS);
            seed.writeI64(INITIAL_BALANCE);
            CallOutcome outcome = requests.callReducer(OWNER, ConnectionId.ZERO, "seed", seed.toByteArray());
            if (!(outcome instanceof CallOutcome.Committed)) {
                throw new IllegalStateException(outcome.toString());
            }
        }

        private static byte[] transferWasm() throws IOException {
            String property = System.getProperty("stdb.transferWasm");
            if (property != null) {
                return Files.readAllBytes(Path.of(property));
            }
            Path built = Path.of("examples/transfer/module/target/transfer-module.wasm");
            return Files.readAllBytes(
                    Files.exists(built) ? built : Path.of("..").resolve(built));
        }

        OutgoingMessage call(String reducer, byte[] args) {
            requests.callReducer(session, 1, reducer, args);
            return Objects.requireNonNull(last);
        }

        /** Closes the database and checks that no money was lost. */
        @TearDown(Level.Trial)
        public void close() {
            long sum = 0;
            for (var rows = transactions.begin().scan(table().tableId()); rows.next(); ) {
                sum += LittleEndian.getLong(rows.array(), rows.offset() + 4);
            }
            if (sum != ACCOUNTS * INITIAL_BALANCE) {
                throw new IllegalStateException("money is not conserved: sum=" + sum);
            }
            engine.close();
            if (directory != null) {
                delete(directory);
            }
        }

        private TableSchema table() {
            return Objects.requireNonNull(engine.datastore().catalog().tableByName("accounts"));
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a commit log on disk. */
    @State(Scope.Thread)
    public static class Logged extends Hosted {
        /** Opens the database in a temporary directory. */
        @Override
        @Setup(Level.Trial)
        public void open() throws IOException {
            Path target = Files.createDirectories(Path.of("target"));
            super.directory = Files.createTempDirectory(target, "reducer-call-benchmark");
            open(EngineConfig.onDisk("bench", super.directory));
        }
    }

    /** The same with a client that subscribed. */
    @State(Scope.Thread)
    public static class Subscribed extends Hosted {
        /** What the caller itself subscribed to: everything, or one account. */
        @Param({"SELECT * FROM accounts", "SELECT * FROM accounts WHERE id = 5"})
        public String query = "";

        /** Opens the database and subscribes. */
        @Override
        @Setup(Level.Trial)
        public void open() throws IOException {
            super.open();
            super.querySets.subscribe(super.session, new ClientMessage.Subscribe(2, 1, List.of(query)));
        }
    }

    /** A transfer, as a client calls it. */
    @Benchmark
    public OutgoingMessage transfer(Hosted db, Transfers transfers) {
        return db.call("transfer", transfers.args[transfers.next()]);
    }

    /** A transfer with the log written (by another thread) but nobody waiting for it. */
    @Benchmark
    public OutgoingMessage transferLogged(Logged db, Transfers transfers) {
        return db.call("transfer", transfers.args[transfers.next()]);
    }

    /** A transfer whose delta is evaluated and answered. */
    @Benchmark
    public OutgoingMessage transferSubscribed(Subscribed db, Transfers transfers) {
        return db.call("transfer", transfers.args[transfers.next()]);
    }

    /** A database with its thread, called as the network does it. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by the setup method
    public static class Threaded {
        static final int IN_FLIGHT = 320;

        private final Semaphore answers = new Semaphore(0);
        private DatabaseHost host;
        private final ClientSession session =
                new ClientSession(Identity.of(5, 6, 7, 8), ConnectionId.of(9, 0), false, new ClientSink() {
                    @Override
                    public void send(OutgoingMessage message) {
                        answers.release();
                    }

                    @Override
                    public void close(int code, String reason) {
                        answers.release();
                    }
                });

        /** Opens the database in memory, fills the table and connects. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            host = DatabaseHost.create(
                    HostConfig.of(WasmGuests.defaults()),
                    Identity.of(9, 9, 9, 9),
                    OWNER,
                    Hosted.transferWasm(),
                    EngineConfig.inMemory("bench"));
            host.connect(session, "{}", outcome -> answers.release());
            BsatnWriter seed = new BsatnWriter(12);
            seed.writeU32(ACCOUNTS);
            seed.writeI64(INITIAL_BALANCE);
            host.callReducer(OWNER, ConnectionId.ZERO, "seed", seed.toByteArray())
                    .join();
            answers.acquireUninterruptibly();
        }

        /** Stops the database. */
        @TearDown(Level.Trial)
        public void close() {
            host.close();
        }
    }

    /** Transfers handed to the database thread, 320 at a time, until all are answered. */
    @Benchmark
    @OperationsPerInvocation(Threaded.IN_FLIGHT)
    public void transferThreaded(Threaded db, Transfers transfers) {
        for (int i = 0; i < Threaded.IN_FLIGHT; i++) {
            db.host.callReducer(db.session, i, "transfer", transfers.args[transfers.next()]);
        }
        db.answers.acquireUninterruptibly(Threaded.IN_FLIGHT);
    }

    /** A call that reads and writes nothing: dispatch, empty transaction, answer. */
    @Benchmark
    public OutgoingMessage empty(Hosted db) {
        return db.call("noop", NO_ARGS);
    }

    /** A transfer refused by the module, which has to decode its arguments and encode a text. */
    @Benchmark
    public OutgoingMessage refused(Hosted db) {
        return db.call("transfer", SAME_ACCOUNT);
    }

    private static final byte[] SAME_ACCOUNT = {5, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};

    /** The guest's part of a transfer with its host calls: rolled back, no commit, no answer. */
    @Benchmark
    public boolean guestRolledBack(Hosted db, Transfers transfers) {
        Call call = Call.reducer(
                "transfer", OWNER, ConnectionId.ZERO, Timestamp.ofMicros(1), transfers.args[transfers.next()]);
        try (Tx tx = db.transactions.begin()) {
            return db.current.get().call(call, tx) instanceof CallResult.Returned;
        }
    }

    /** What the host functions of a transfer do to the tables, with commit, without any guest. */
    @Benchmark
    public Object storage(Hosted db, Transfers transfers, Direct direct) {
        Tx tx = direct.move(db, transfers);
        return db.transactions.commit(tx);
    }

    /** The same, rolled back. */
    @Benchmark
    public Object storageRolledBack(Hosted db, Transfers transfers, Direct direct) {
        Tx tx = direct.move(db, transfers);
        tx.rollback();
        return tx;
    }

    /** Transfers straight on a transaction. */
    @State(Scope.Thread)
    public static class Direct {
        private final BsatnWriter generated = new BsatnWriter();
        private final byte[] row = new byte[12];
        private int tableId;
        private int indexId;

        private long read(Tx tx, int id) {
            LittleEndian.putInt(row, 0, id);
            RowCursor found = tx.scanPoint(indexId, row, 0, Integer.BYTES);
            if (!found.next()) {
                throw new IllegalStateException("no account: id=" + id);
            }
            return LittleEndian.getLong(found.array(), found.offset() + 4);
        }

        private void update(Tx tx, int id, long balance) {
            LittleEndian.putInt(row, 0, id);
            LittleEndian.putLong(row, 4, balance);
            tx.update(tableId, indexId, row, 0, row.length, generated);
        }

        private Tx move(Hosted db, Transfers transfers) {
            if (tableId == 0) {
                tableId = db.table().tableId();
                IndexSchema index = db.table().indexes().get(0);
                indexId = index.indexId();
            }
            int i = transfers.next();
            Tx tx = db.transactions.begin();
            long source = read(tx, transfers.from[i]);
            long target = read(tx, transfers.to[i]);
            update(tx, transfers.from[i], source - 1);
            update(tx, transfers.to[i], target + 1);
            return tx;
        }
    }

    /** Accounts in a map of the JDK. */
    @State(Scope.Thread)
    public static class Accounts {
        private final Map<Integer, Long> balances = new HashMap<>();

        /** Fills the map. */
        @Setup(Level.Trial)
        public void fill() {
            for (int id = 0; id < ACCOUNTS; id++) {
                balances.put(id, INITIAL_BALANCE);
            }
        }
    }

    /** Yardstick: the reducer's logic by hand, over two lookups in a map. */
    @Benchmark
    public long handWritten(Accounts accounts, Transfers transfers) {
        int i = transfers.next();
        int from = transfers.from[i];
        int to = transfers.to[i];
        long amount = LittleEndian.getLong(transfers.args[i], 8);
        if (from == to || amount <= 0) {
            throw new IllegalArgumentException("refused");
        }
        Long source = accounts.balances.get(from);
        Long target = accounts.balances.get(to);
        if (source == null || target == null || source < amount) {
            throw new IllegalArgumentException("refused");
        }
        accounts.balances.put(from, source - amount);
        accounts.balances.put(to, target + amount);
        return source;
    }
}
