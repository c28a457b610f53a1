package dev.stdb.server.api;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.database.ConnectOutcome;
import dev.stdb.server.database.ConnectedClients;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseCall;
import dev.stdb.server.database.DatabaseCallOutcome;
import dev.stdb.server.database.DatabaseErrorCode;
import dev.stdb.server.database.DatabaseException;
import dev.stdb.server.database.DatabaseStatistics;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.server.database.HandlerOutcome;
import dev.stdb.server.database.HandlerRequest;
import dev.stdb.server.database.ProcedureOutcome;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.database.PublishPreview;
import dev.stdb.server.database.PublishResult;
import dev.stdb.server.database.ScheduleStatus;
import dev.stdb.server.database.WatchedTransaction;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.server.query.QueryCost;
import dev.stdb.server.query.QueryMemory;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.StorageStatistics;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Database without guest code, for tests of what lies around databases. Reducer {@code echo(text)} answers with the
 * error {@code text}, {@code set(n: u32)} succeeds as the next transaction, {@code hidden(n: u32)} is private,
 * anything else is unknown. Procedure {@code pair(n: u32)} returns its argument twice, traps with 0 and is not durable
 * with 1, {@code many} returns it often. What requests to {@code /commit} did is not durable. The statement {@code
 * OVERFLOW} is a bug, {@code LARGE} has half a million rows. A program that begins with {@code bad} is refused; one
 * that begins with {@code deny} refuses all clients.
 */
public final class FakeDatabase implements Database {

    /** Starts fake databases; remembers all it started. */
    public static final class Launcher implements DatabaseLauncher {
        /** Databases in the order of their start. */
        public final List<FakeDatabase> started = new CopyOnWriteArrayList<>();

        @Override
        public Database create(
                Identity database,
                Identity owner,
                byte[] program,
                EnvironmentChange environment,
                @Nullable Path directory) {
            if (begins(program, "bad")) {
                throw new ModuleException(ModuleErrorCode.MODULE_NOT_WASM, "not a WebAssembly module");
            }
            if (begins(program, "overflow")) {
                throw new StackOverflowError("as if");
            }
            FakeDatabase fake = new FakeDatabase(database, owner, program);
            started.add(fake);
            return fake;
        }

        @Override
        public Database open(Identity database, Identity owner, Path directory) {
            return create(database, owner, new byte[] {1}, EnvironmentChange.NONE, directory);
        }
    }

    /** Durability that a test advances by hand; at first everything is durable. */
    public static final class ManualDurability implements Durability {
        private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
        private final List<Consumer<Throwable>> failureListeners = new CopyOnWriteArrayList<>();
        private final List<Consumer<Throwable>> stallListeners = new CopyOnWriteArrayList<>();
        private volatile @Nullable Throwable failure;
        private volatile @Nullable Throwable stall;
        private volatile long durable = Long.MAX_VALUE;

        /** Sets the durable offset and tells the listeners. */
        public void set(long offset) {
            durable = offset;
            listeners.forEach(listener -> listener.accept(offset));
        }

        @Override
        public void append(long txOffset, byte[] payload, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long durableOffset() {
            return durable;
        }

        @Override
        public void addListener(LongConsumer durableOffsetListener) {
            listeners.add(durableOffsetListener);
        }

        @Override
        public void addFailureListener(Consumer<Throwable> failureListener) {
            failureListeners.add(failureListener);
        }

        /** Fails for good, and tells the listeners. */
        public void fail(Throwable cause) {
            failure = cause;
            failureListeners.forEach(listener -> listener.accept(cause));
        }

        @Override
        public @Nullable Throwable failure() {
            return failure;
        }

        /** Takes nothing for now, and tells the listeners. */
        public void stall(Throwable cause) {
            stall = cause;
            stallListeners.forEach(listener -> listener.accept(cause));
        }

        @Override
        public @Nullable Throwable stall() {
            return stall;
        }

        @Override
        public void addStallListener(Consumer<Throwable> stallListener) {
            stallListeners.add(stallListener);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    /** Durability of this database. */
    public final ManualDurability durability = new ManualDurability();

    /** Whether the commits of the last procedure were to be durable. */
    public volatile boolean procedureConfirmed;

    /** Connected sessions by connection id. */
    public final ConcurrentHashMap<ConnectionId, ClientSession> sessions = new ConcurrentHashMap<>();

    /** Requests to {@code /wait}, which a test answers by hand. */
    public final List<CompletableFuture<HandlerOutcome>> waiting = new CopyOnWriteArrayList<>();

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Identity identity;
    private final Identity owner;
    private final ModuleLog log = ModuleLog.inMemory();
    private volatile byte[] program;
    /** What the last update was allowed to do. */
    public volatile @Nullable PublishPolicy lastPolicy;

    private volatile boolean mute;
    private long nextOffset = 1;

    FakeDatabase(Identity identity, Identity owner, byte[] program) {
        this.identity = identity;
        this.owner = owner;
        this.program = program;
    }

    private static boolean begins(byte[] program, String prefix) {
        return new String(program, StandardCharsets.UTF_8).startsWith(prefix);
    }

    /** Makes the database answer no calls any more, as if it were very slow. */
    public void mute() {
        mute = true;
    }

    /** Sends a message to a session on the database thread. */
    public void send(ClientSession session, OutgoingMessage message) {
        thread.execute(() -> session.sink().send(message));
    }

    private void sendStateless(ClientSession session, ServerMessage message) {
        send(session, OutgoingMessage.stateless(message));
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Identity owner() {
        return owner;
    }

    @Override
    public DatabaseSchema schema() {
        ProductType text = new ProductType(List.of(new ProductType.Element("text", PrimitiveType.STRING)));
        ProductType number = new ProductType(List.of(new ProductType.Element("n", PrimitiveType.U32)));
        return DatabaseSchema.of(ModuleDef.builder()
                .reducer(ReducerDef.of("echo", text, FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("set", number, FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("hidden", number, FunctionVisibility.PRIVATE))
                .procedure(new ProcedureDef(
                        "pair", number, new ArrayType(PrimitiveType.U32), FunctionVisibility.CLIENT_CALLABLE))
                .procedure(new ProcedureDef(
                        "many", number, new ArrayType(PrimitiveType.U32), FunctionVisibility.CLIENT_CALLABLE))
                .build());
    }

    @Override
    public byte[] programHash() {
        return Keccak256.hash(program);
    }

    @Override
    public ModuleLog log() {
        return log;
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public AutoCloseable followTransactions(Consumer<WatchedTransaction> follower, Runnable ended) {
        return () -> {};
    }

    @Override
    public CompletableFuture<ConnectedClients> clients() {
        return CompletableFuture.completedFuture(new ConnectedClients(0, List.of()));
    }

    @Override
    public CompletableFuture<DatabaseStatistics> statistics() {
        StorageStatistics nothing = new StorageStatistics(0, 0, 0, 0, 0, 0);
        return CompletableFuture.completedFuture(new DatabaseStatistics(0, nothing, 0, -1, 0, 0));
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public CompletableFuture<ScheduleStatus> schedules() {
        return CompletableFuture.completedFuture(new ScheduleStatus(0, List.of(), Map.of()));
    }

    @Override
    public CompletableFuture<PublishResult> publish(byte[] wasm, PublishPolicy policy, EnvironmentChange environment) {
        boolean changed = !Arrays.equals(program, wasm);
        program = wasm;
        lastPolicy = policy;
        return CompletableFuture.completedFuture(new PublishResult(changed, -1, List.of()));
    }

    @Override
    public CompletableFuture<List<String>> environmentKeys() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<Long> changeEnvironment(EnvironmentChange change, byte @Nullable [] expectedHash) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public Optional<Runnable> admitUnfinished() {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<HandlerOutcome> handle(HandlerRequest request) {
        if (request.path().equals("/wait")) {
            CompletableFuture<HandlerOutcome> answer = new CompletableFuture<>();
            waiting.add(answer);
            return answer;
        }
        return CompletableFuture.completedFuture(
                request.path().equals("/commit")
                        ? new HandlerOutcome.NotDurable("not known to be on disk")
                        : new HandlerOutcome.NoSuchRoute());
    }

    @Override
    public CompletableFuture<Long> runScheduled() {
        return CompletableFuture.completedFuture(Long.MAX_VALUE);
    }

    @Override
    public void connect(ClientSession session, String jwtPayloadJson, Consumer<ConnectOutcome> outcome) {
        boolean deny = begins(program, "deny");
        thread.execute(() -> {
            if (deny) {
                outcome.accept(new ConnectOutcome.Rejected("no entry", false));
            } else {
                sessions.put(session.connectionId(), session);
                outcome.accept(new ConnectOutcome.Accepted(-1));
            }
        });
    }

    @Override
    public CompletableFuture<Void> disconnect(ClientSession session) {
        return CompletableFuture.runAsync(() -> sessions.remove(session.connectionId()), thread);
    }

    @Override
    public void callReducer(ClientSession session, int requestId, String reducer, byte[] args) {
        if (mute) {
            return;
        }
        thread.execute(() -> {
            ReducerOutcome outcome;
            long txOffset = OutgoingMessage.NO_STATE;
            if (reducer.equals("set")) {
                outcome = ReducerOutcome.Ok.of(List.of());
                txOffset = nextOffset++;
            } else if (reducer.equals("echo")) {
                outcome = new ReducerOutcome.Err(new BsatnReader(args).readString());
            } else {
                outcome = new ReducerOutcome.InternalError("no such reducer");
            }
            session.sink().send(new OutgoingMessage(new ServerMessage.ReducerResult(requestId, 7, outcome), txOffset));
        });
    }

    @Override
    public CompletableFuture<DatabaseCallOutcome> callFromDatabase(DatabaseCall call) {
        return CompletableFuture.completedFuture(new DatabaseCallOutcome.NotNow("not in this test"));
    }

    @Override
    public CompletableFuture<CallOutcome> callReducer(
            Identity caller, ConnectionId connection, String reducer, byte[] args) {
        if (mute) {
            return new CompletableFuture<>();
        }
        return CompletableFuture.supplyAsync(
                () -> reducer.equals("set")
                        ? new CallOutcome.Committed(nextOffset++, 5)
                        : new CallOutcome.Failed(new CallResult.UserError(new BsatnReader(args).readString())),
                thread);
    }

    @Override
    public CompletableFuture<ProcedureOutcome> callProcedure(
            Identity caller, ConnectionId connection, String procedure, byte[] args, boolean confirmed) {
        procedureConfirmed = confirmed;
        BsatnWriter pair = new BsatnWriter();
        int count = procedure.equals("many") ? 2 << 20 : 2;
        pair.writeCount(count);
        for (int i = 0; i < count; i++) {
            pair.writeRaw(args, 0, args.length);
        }
        return CompletableFuture.completedFuture(
                switch (args[0]) {
                    case 0 -> ProcedureOutcome.fatal("zero");
                    case 1 -> new ProcedureOutcome.NotDurable("not known to be on disk");
                    default -> new ProcedureOutcome.Returned(pair.toByteArray(), 1, 9);
                });
    }

    @Override
    public CompletableFuture<PublishPreview> preview(byte[] wasm) {
        Optional<String> obstacle = begins(wasm, "manual") ? Optional.of("no way") : Optional.empty();
        return CompletableFuture.completedFuture(new PublishPreview(
                obstacle,
                List.of("Created table `t`"),
                begins(wasm, "break"),
                begins(wasm, "major"),
                programHash(),
                Keccak256.hash(wasm)));
    }

    @Override
    public void subscribe(ClientSession session, ClientMessage.Subscribe request) {
        OptionalInt requestId = OptionalInt.of(request.requestId());
        sendStateless(
                session,
                request.queryStrings().contains("bad")
                        ? new ServerMessage.SubscriptionError(requestId, request.querySetId(), "bad query")
                        : new ServerMessage.SubscribeApplied(
                                request.requestId(), request.querySetId(), QueryRows.EMPTY));
    }

    @Override
    public void subscribeBatch(ClientSession session, ClientMessage.SubscribeBatch request) {
        sendStateless(
                session,
                new ServerMessage.SubscribeBatchApplied(
                        request.requestId(),
                        request.sets().stream()
                                .map(set -> ServerMessage.SetResult.applied(set.querySetId(), QueryRows.EMPTY))
                                .toList()));
    }

    @Override
    public void callRefused(@Nullable String function, String reason) {
        log.append(ModuleLog.Entry.ofHost(ModuleLog.Level.ERROR, 1, function, reason));
    }

    @Override
    public void request(ClientSession session, V1ClientMessage request) {
        sendStateless(
                session,
                new V1ServerMessage.Refused(request.requestId(), OptionalInt.empty(), "not in a fake database", 0));
    }

    @Override
    public void unsubscribe(ClientSession session, ClientMessage.Unsubscribe request) {
        sendStateless(session, new ServerMessage.UnsubscribeApplied(request.requestId(), request.querySetId(), null));
    }

    @Override
    public void oneOffQuery(ClientSession session, ClientMessage.OneOffQuery request) {
        sendStateless(session, ServerMessage.OneOffQueryResult.error(request.requestId(), request.queryString()));
    }

    @Override
    public void callProcedure(ClientSession session, ClientMessage.CallProcedure request) {
        sendStateless(session, ServerMessage.ProcedureResult.internalError(request.requestId(), "No such procedure"));
    }

    @Override
    public CompletableFuture<SqlResult> sql(String statement, @Nullable String parametersJson, Identity caller) {
        if (statement.equals("OVERFLOW")) {
            throw new StackOverflowError();
        }
        if (parametersJson != null) {
            return CompletableFuture.failedFuture(
                    new DatabaseException(DatabaseErrorCode.DATABASE_BUSY, statement + " with " + parametersJson));
        }
        ProductType row = new ProductType(List.of(new ProductType.Element("id", PrimitiveType.U32)));
        RowBuffer rows = new RowBuffer();
        rows.add(new byte[] {1, 0, 0, 0}, 0, Integer.BYTES);
        rows.add(new byte[] {2, 0, 0, 0}, 0, Integer.BYTES);
        for (int i = 0; statement.equals("LARGE") && i < 1 << 19; i++) {
            rows.add(new byte[] {3, 0, 0, 0}, 0, Integer.BYTES);
        }
        return CompletableFuture.completedFuture(new SqlResult(
                row, rows, 0, 0, 0, new QueryCost(2, 0, 2, 8, 12), QueryMemory.of(QueryMemory.ALL), TxData.NO_OFFSET));
    }

    @Override
    public void close() {
        sessions.values().forEach(session -> session.sink().close(1001, "module exited"));
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
