package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.engine.CallInputs;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallOutcome;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ProcedureOutcome;
import dev.stdb.server.guest.ReducerRunner;
import dev.stdb.server.guest.RunningModule;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.migration.MigrationPlan;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.query.SqlStatement;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.SetFailure;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database with its engine, its module and its clients. All work runs on the thread {@code db-<name>}; the methods of
 * {@link Database} may be called from any thread.
 */
public final class DatabaseHost implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHost.class);
    private static final int CLOSE_GOING_AWAY = 1001;
    private static final String MODULE_EXITED = "module exited";
    private static final byte[] NO_ARGS = {};

    private final HostConfig config;
    private final Identity identity;
    private final Identity owner;
    private final DatabaseEngine engine;
    private final ModuleLog log;
    private final DatabaseThread thread;
    private final AdHocQueries queries;
    private final ReducerRunner runner;
    private final Transactions transactions;
    private final Requests requests;
    private final Procedures procedures;
    private final ScheduledCalls scheduled;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile DatabaseSchema schema;
    private volatile byte[] programHash;

    private DatabaseHost(
            HostConfig config, Identity identity, Identity owner, DatabaseEngine engine, byte[] wasm, String name) {
        this.config = config;
        this.identity = identity;
        this.owner = owner;
        this.engine = engine;
        this.log = new ModuleLog(config.logDirectory());
        this.runner = new ReducerRunner(config.clock(), log);
        this.transactions = new Transactions(engine, name);
        RunningModule module = load(wasm);
        this.queries = new AdHocQueries(name, config);
        this.requests = new Requests(owner, config.clock(), runner, transactions, queries, module);
        this.schema = module.schema();
        this.programHash = module.hash();
        this.procedures =
                new Procedures(name, identity, owner, config, log, module, new Lending(), this::queueImmediate);
        this.scheduled = new ScheduledCalls(
                identity, config.clock(), runner, transactions, requests::module, procedures, this::post);
        transactions.commitListener(scheduled::committed);
        this.thread = new DatabaseThread(
                "db-" + name, config.queueCapacity(), config.limits().threadStackBytes(), scheduled, this::failed);
    }

    /**
     * Creates a database: schema, program and the init reducer in one transaction.
     *
     * @param engineConfig names an empty directory, or memory
     * @throws ModuleException if the program cannot be used; nothing is kept then
     */
    public static DatabaseHost create(
            HostConfig config, Identity database, Identity owner, byte[] wasm, EngineConfig engineConfig) {
        return start(config, database, owner, engineConfig, engine -> wasm, DatabaseHost::initialize);
    }

    /**
     * Opens a database from its log, runs the program stored in it and disconnects the clients of the last run.
     *
     * @throws ModuleException if the log holds no program
     */
    public static DatabaseHost open(HostConfig config, Identity database, Identity owner, EngineConfig engineConfig) {
        return start(config, database, owner, engineConfig, DatabaseHost::storedProgram, (host, wasm) -> {
            for (ClientKey client : host.transactions.read(SystemRows::readClients)) {
                host.requests.recordDisconnect(client);
            }
            host.scheduled.rebuild();
        });
    }

    /**
     * Returns what a program says it is, without creating a database.
     *
     * @throws ModuleException if the program cannot be used
     */
    public static ModuleDef describe(HostConfig config, byte[] wasm) {
        ReducerRunner runner = new ReducerRunner(config.clock(), new ModuleLog(null));
        ModuleAbi abi = new ModuleAbi(Identity.ZERO, config.clock(), runner.log(), config.abiLimits());
        return onGuestThread(
                config,
                () -> RunningModule.load(wasm, config.limits(), config.clock(), abi)
                        .schema()
                        .raw());
    }

    private interface ProgramSource {
        byte[] program(DatabaseEngine engine);
    }

    private interface FirstWork {
        void run(DatabaseHost host, byte[] wasm);
    }

    private static DatabaseHost start(
            HostConfig config,
            Identity database,
            Identity owner,
            EngineConfig engineConfig,
            ProgramSource source,
            FirstWork firstWork) {
        DatabaseEngine engine = DatabaseEngine.open(
                engineConfig,
                (txCount, elapsedMs) -> LOG.info(
                        "replaying: database={}, transactions={}, elapsedMs={}", database, txCount, elapsedMs));
        DatabaseHost host = null;
        boolean done = false;
        try {
            byte[] wasm = source.program(engine);
            DatabaseHost created = onGuestThread(
                    config, () -> new DatabaseHost(config, database, owner, engine, wasm, engineConfig.name()));
            host = created;
            host.thread.start();
            join(host.onThread(() -> {
                firstWork.run(created, wasm);
                return created;
            }));
            engine.durability().addFailureListener(failure -> created.logFailed());
            done = true;
            return host;
        } finally {
            if (!done) {
                abandon(host, engine);
            }
        }
    }

    /** Stops what was started; what the first work failed of is worth more than what this may fail of. */
    private static void abandon(@Nullable DatabaseHost host, DatabaseEngine engine) {
        try {
            if (host == null) {
                engine.close();
            } else {
                host.close();
            }
        } catch (StdbException e) {
            LOG.warn("database that did not start was not closed cleanly", e);
        }
    }

    /** Tells the clients, also those who would wait for ever for something to become durable. On the log thread. */
    private void logFailed() {
        try {
            post(() -> transactions.closeSessions(CLOSE_GOING_AWAY, MODULE_EXITED));
        } catch (ModuleException e) {
            LOG.warn("clients are not told that the log failed: database={}", identity, e);
        }
    }

    private static byte[] storedProgram(DatabaseEngine engine) {
        Tx tx = engine.begin();
        try {
            return SystemRows.readModule(tx)
                    .orElseThrow(() -> new ModuleException(
                            ModuleErrorCode.DATABASE_STOPPED, "the log of the database holds no program"))
                    .program();
        } finally {
            tx.rollback();
        }
    }

    /** Runs something that calls into a guest on a thread with the stack a guest may need. */
    private static <T> T onGuestThread(HostConfig config, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread loader = new Thread(
                null,
                () -> complete(result, work),
                "module-loader",
                config.limits().threadStackBytes());
        loader.setDaemon(true);
        loader.start();
        return join(result);
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Throwable e) { // Boundary: handed to whoever waits for the future.
            result.completeExceptionally(e);
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StdbException typed) {
                throw typed;
            }
            throw e;
        }
    }

    private RunningModule load(byte[] wasm) {
        ModuleAbi abi = new ModuleAbi(identity, config.clock(), runner.log(), config.abiLimits());
        return RunningModule.load(wasm, config.limits(), config.clock(), abi);
    }

    private void initialize(byte[] wasm) {
        long timestamp = config.clock().nowMicros();
        Tx tx = transactions.begin();
        boolean done = false;
        try {
            MigrationPlan.creating(schema).execute(tx, RowRules::replace);
            SystemRows.writeModule(tx, new SystemRows.Module(identity, owner, programHash, wasm));
            ReducerSchema init = schema.lifecycle(Lifecycle.INIT).orElse(null);
            if (init != null) {
                CallOutcome refused =
                        runner.run(requests.module(), init, owner, ConnectionId.ZERO, timestamp, NO_ARGS, tx);
                if (refused != null) {
                    throw initFailed(refused);
                }
            }
            done = true;
        } finally {
            if (!done) {
                tx.rollback();
            }
        }
        transactions.commit(tx, publication(CallInputs.Kind.INIT, programHash, timestamp), null, true);
        UnservedParts.of(schema).forEach(part -> runner.host(ModuleLog.Level.WARN, part));
    }

    private CallInputs publication(CallInputs.Kind kind, byte[] hash, long timestamp) {
        return CallInputs.of(
                kind, HexFormat.of().formatHex(hash), owner, ConnectionId.ZERO, Timestamp.ofMicros(timestamp));
    }

    private static ModuleException initFailed(CallOutcome refused) {
        String text = refused instanceof CallOutcome.UserError error ? error.message() : refused.internalErrorText();
        return new ModuleException(ModuleErrorCode.MODULE_INIT_FAILED, "the init reducer failed: " + text);
    }

    private void post(Runnable task) {
        thread.submitInternal(task);
    }

    private void queueImmediate(List<ModuleAbi.Scheduled> calls) {
        if (!calls.isEmpty()) {
            post(() -> runner.queueImmediate(calls));
        }
    }

    /** How procedures get transactions. */
    private final class Lending implements TxHandover.Lender {
        @Override
        public void submit(Runnable lending) {
            post(lending);
        }

        @Override
        public Tx begin() {
            return transactions.begin();
        }

        @Override
        public void commit(Tx tx) {
            transactions.commit(tx, null, null, false);
        }
    }

    /** Takes an exception that no request accounts for: the database goes on if its engine does. */
    private void failed(Throwable failure) {
        LOG.error("request failed: database={}", identity, failure);
        if (engine.durability().failure() != null) {
            transactions.closeSessions(CLOSE_GOING_AWAY, MODULE_EXITED);
        }
    }

    private static ModuleException stopped() {
        return new ModuleException(ModuleErrorCode.DATABASE_STOPPED, "database is stopped");
    }

    private <T> CompletableFuture<T> onThread(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.submit(() -> complete(result, work), () -> result.completeExceptionally(stopped()));
        return result;
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
        return schema;
    }

    @Override
    public byte[] programHash() {
        return programHash;
    }

    @Override
    public ModuleLog log() {
        return log;
    }

    @Override
    public Durability durability() {
        return engine.durability();
    }

    @Override
    public CompletableFuture<PublishResult> publish(byte[] wasm, PublishPolicy policy) {
        if (Arrays.equals(Keccak256.hash(wasm), programHash)) {
            return CompletableFuture.completedFuture(new PublishResult(false, -1, List.of()));
        }
        // Compiling takes long enough to be kept off the database thread.
        return CompletableFuture.supplyAsync(() -> onGuestThread(config, () -> load(wasm)))
                .thenCompose(module -> onThread(() -> update(module, wasm, policy)));
    }

    @Override
    public CompletableFuture<PublishPreview> preview(byte[] wasm) {
        return CompletableFuture.supplyAsync(() -> {
            DatabaseSchema wanted = DatabaseSchema.of(describe(config, wasm));
            byte[] hash = Keccak256.hash(wasm);
            try {
                MigrationPlan plan = MigrationPlan.between(schema, wanted);
                return new PublishPreview(Optional.empty(), plan.describe(), plan.breaksClients(), programHash, hash);
            } catch (MigrationException e) {
                return new PublishPreview(
                        Optional.of(String.valueOf(e.getMessage())), List.of(), false, programHash, hash);
            }
        });
    }

    private PublishResult update(RunningModule module, byte[] wasm, PublishPolicy policy) {
        MigrationPlan plan = MigrationPlan.between(schema, module.schema());
        if (policy == PublishPolicy.COMPATIBLE) {
            plan.requireCompatible();
        }
        Tx tx = transactions.begin();
        boolean done = false;
        try {
            plan.execute(tx, RowRules::replace);
            SystemRows.writeModule(tx, new SystemRows.Module(identity, owner, module.hash(), wasm));
            done = true;
        } finally {
            if (!done) {
                tx.rollback();
            }
        }
        CallInputs inputs = publication(
                CallInputs.Kind.PUBLISH, module.hash(), config.clock().nowMicros());
        Transactions.Committed committed = transactions.commit(tx, inputs, null, true);
        requests.module(module);
        procedures.module(module);
        scheduled.rebuild();
        schema = module.schema();
        programHash = module.hash();
        plan.describe().forEach(step -> runner.host(ModuleLog.Level.INFO, step));
        UnservedParts.of(schema).forEach(part -> runner.host(ModuleLog.Level.WARN, part));
        for (SetFailure failure :
                transactions.read(after -> transactions.subscriptions().revalidate(after))) {
            transactions.send(failure);
        }
        if (plan.breaksClients()) {
            transactions.closeSessions(CLOSE_GOING_AWAY, MODULE_EXITED);
        }
        return new PublishResult(true, committed.txOffset(), plan.describe());
    }

    @Override
    public void connect(ClientSession session, String jwtPayloadJson, Consumer<ConnectOutcome> outcome) {
        thread.submit(
                () -> {
                    ConnectOutcome result = new ConnectOutcome.Failed("internal error, see the log of the server");
                    try {
                        result = requests.connect(session, jwtPayloadJson);
                    } catch (StdbException e) {
                        result = new ConnectOutcome.Failed(String.valueOf(e.getMessage()));
                    } finally {
                        // Somebody waits, whatever happened.
                        outcome.accept(result);
                    }
                },
                () -> outcome.accept(new ConnectOutcome.Failed("database is stopped")));
    }

    @Override
    public void disconnect(ClientSession session) {
        thread.submitInternal(() -> requests.disconnect(session));
    }

    @Override
    public void callReducer(ClientSession session, int requestId, String reducer, byte[] args) {
        thread.submit(() -> requests.callReducer(session, requestId, reducer, args));
    }

    @Override
    public CompletableFuture<CallOutcome> callReducer(
            Identity caller, ConnectionId connection, String reducer, byte[] args) {
        return onThread(() -> requests.callReducer(caller, connection, reducer, args));
    }

    @Override
    public void subscribe(ClientSession session, ClientMessage.Subscribe request) {
        thread.submit(() -> requests.subscribe(session, request));
    }

    @Override
    public void unsubscribe(ClientSession session, ClientMessage.Unsubscribe request) {
        thread.submit(() -> requests.unsubscribe(session, request));
    }

    @Override
    public void oneOffQuery(ClientSession session, ClientMessage.OneOffQuery request) {
        thread.submit(() -> requests.oneOffQuery(session, request));
    }

    @Override
    public void callProcedure(ClientSession session, ClientMessage.CallProcedure request) {
        thread.submit(() -> {
            try {
                procedures
                        .call(session.identity(), session.connectionId(), request.procedure(), request.args())
                        .thenAccept(
                                outcome -> post(() -> requests.answerProcedure(session, request.requestId(), outcome)));
            } catch (ModuleException e) {
                ProcedureOutcome busy = new ProcedureOutcome.Fatal(String.valueOf(e.getMessage()));
                requests.answerProcedure(session, request.requestId(), busy);
            }
        });
    }

    @Override
    public CompletableFuture<ProcedureOutcome> callProcedure(
            Identity caller, ConnectionId connection, String procedure, byte[] args) {
        return procedures.call(caller, connection, procedure, args);
    }

    @Override
    public CompletableFuture<SqlOutcome> sql(String statement, @Nullable String parametersJson, Identity caller) {
        return queries.submit(() -> SqlStatement.parse(statement, parametersJson), () -> {})
                .thenCompose(parsed -> parsed.isReadOnly()
                        ? onThread(() -> requests.query(parsed, caller)).thenCompose(answer -> answer)
                        : onThread(() -> requests.change(parsed, caller)));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            procedures.close();
            thread.submitInternal(() -> transactions.closeSessions(CLOSE_GOING_AWAY, MODULE_EXITED));
            thread.stop();
            queries.close();
            transactions.loader().close();
            log.close();
            engine.close();
        }
    }
}
