package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.query.SqlStatement;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.InitialLoader;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.view.LiveViews;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
    private final HostConfig config;
    private final Identity identity;
    private final Identity owner;
    private final DatabaseEngine engine;
    private final ModuleLog moduleLog;
    private final CurrentGuest current;
    private final DatabaseThread thread;
    private final AdHocQueries queries;
    private final TransactionFeed feed;
    private final Transactions transactions;
    private final Requests requests;
    private final QuerySets querySets;
    private final RefusedCalls refusedCalls;
    private final V1Requests v1;
    private final Procedures procedures;
    private final ScheduledCalls scheduled;
    private final InboundCalls inbound;
    private final OutboundDelivery outbound;
    private final Publications publications;
    private final Watchdog watchdog;
    private final CompletableFuture<Breakdown> breakdown = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private DatabaseHost(
            HostConfig config,
            Identity identity,
            Identity owner,
            DatabaseEngine engine,
            byte[] program,
            Loading loading,
            EngineConfig engineConfig) {
        String name = engineConfig.name();
        this.config = config.withGuests(config.guests().forOwner(owner));
        this.identity = identity;
        this.owner = owner;
        this.engine = engine;
        this.moduleLog = ModuleLog.in(engineConfig.fileSystem(), config.logDirectory());
        this.current = new CurrentGuest(
                loading.load(this.config.guests(), program, new GuestEnvironment(identity, config.clock(), moduleLog)));
        this.watchdog = new Watchdog(this::stuck);
        LiveViews views = new LiveViews(new CurrentViews(current, watchdog), config.clock(), config.views());
        this.feed = new TransactionFeed(config.clock());
        this.transactions =
                new Transactions(engine, name, views, config.limits().subscribedMax(), feed);
        this.queries = new AdHocQueries(name, config);
        DatabaseLog log = new DatabaseLog(config.clock(), moduleLog);
        ImmediateCalls immediate = new ImmediateCalls(log);
        ReducerCalls calls = new ReducerCalls(current, transactions, immediate, log, watchdog, config.seeds());
        Postponed postponed = new Postponed();
        this.refusedCalls = new RefusedCalls(log);
        this.requests =
                new Requests(owner, config.clock(), current, calls, refusedCalls, transactions, queries, postponed);
        this.querySets = new QuerySets(owner, transactions);
        this.v1 = new V1Requests(owner, config.clock(), current, requests, querySets, transactions);
        transactions.callReports(v1::withCall);
        this.procedures = new Procedures(
                name,
                identity,
                owner,
                current,
                config.limits(),
                config.guests().threadStackBytes(),
                log,
                config.seeds(),
                new Lending(),
                new DurableCommits(engine.durability()),
                config.http(),
                asked -> {
                    if (!asked.isEmpty()) {
                        post(() -> immediate.add(asked));
                    }
                });
        this.scheduled =
                new ScheduledCalls(identity, calls, immediate, transactions, procedures, this::post, log, postponed);
        this.publications = new Publications(
                identity,
                owner,
                current,
                calls,
                transactions,
                log,
                config.limits().migrationTimeMax(),
                this::moduleReplaced);
        this.inbound = new InboundCalls(current, calls, transactions, config.clock());
        this.outbound = new OutboundDelivery(
                identity,
                config.limits(),
                current,
                calls,
                transactions,
                engine.durability(),
                config.outbound(),
                log,
                this::wakeUp);
        transactions.commitListener(data -> {
            scheduled.committed(data);
            outbound.committed(data);
        });
        this.thread = new DatabaseThread(
                "db-" + name,
                config.limits().queueCapacity(),
                config.guests().threadStackBytes(),
                new Backgrounds(scheduled, outbound),
                this::failed,
                this::checkEngine);
    }

    /**
     * Creates a database: schema, program and the init reducer in one transaction.
     *
     * @param engineConfig names an empty directory, or memory
     * @throws ModuleException if the program cannot be used; nothing is kept then
     * @throws DatabaseException if there is no memory for another database
     */
    public static DatabaseHost create(
            HostConfig config, Identity database, Identity owner, byte[] program, EngineConfig engineConfig) {
        return create(config, database, owner, program, EnvironmentChange.NONE, engineConfig);
    }

    /**
     * As {@link #create(HostConfig, Identity, Identity, byte[], EngineConfig)}, with values of environment variables.
     *
     * @throws EnvironmentException if the module does not take them; nothing is kept then
     */
    public static DatabaseHost create(
            HostConfig config,
            Identity database,
            Identity owner,
            byte[] program,
            EnvironmentChange environment,
            EngineConfig engineConfig) {
        config.limits().checkRoom("databases");
        return start(config, database, owner, engineConfig, engine -> program, GuestLoader::load, (host, stored) -> {
            host.publications.initialize(stored, environment);
            // Of large new tables a commit tells nobody the rows.
            host.takeUpPlans();
        });
    }

    /**
     * Opens a database from its log, runs the program stored in it and disconnects the clients of the last run.
     *
     * @throws DatabaseException if the log holds no program
     */
    public static DatabaseHost open(HostConfig config, Identity database, Identity owner, EngineConfig engineConfig) {
        return start(
                config,
                database,
                owner,
                engineConfig,
                DatabaseHost::storedProgram,
                GuestLoader::reload,
                (host, program) -> {
                    for (ClientKey client : host.transactions.read(HostRows::readClients)) {
                        host.requests.recordDisconnect(client);
                    }
                    host.takeUpPlans();
                });
    }

    /**
     * Returns what a program says it is, without creating a database.
     *
     * @throws ModuleException if the program cannot be used
     */
    public static ModuleDef describe(HostConfig config, byte[] program) {
        return onGuestThread(config, () -> config.guests().load(program, nowhere(config)))
                .schema()
                .raw();
    }

    /** Returns what a program sees that is asked what it is. */
    private static GuestEnvironment nowhere(HostConfig config) {
        return new GuestEnvironment(Identity.ZERO, config.clock(), ModuleLog.inMemory());
    }

    private interface ProgramSource {
        byte[] program(DatabaseEngine engine);
    }

    /** How a program becomes the first module of the host. */
    private interface Loading {
        Guest load(GuestLoader loader, byte[] program, GuestEnvironment environment);
    }

    private interface FirstWork {
        void run(DatabaseHost host, byte[] program);
    }

    private static DatabaseHost start(
            HostConfig config,
            Identity database,
            Identity owner,
            EngineConfig engineConfig,
            ProgramSource source,
            Loading loading,
            FirstWork firstWork) {
        DatabaseEngine engine = DatabaseEngine.open(
                engineConfig,
                (txCount, elapsedMs) -> LOG.info(
                        "replaying: database={}, transactions={}, elapsedMs={}", database, txCount, elapsedMs));
        DatabaseHost host = null;
        boolean done = false;
        try {
            byte[] program = source.program(engine);
            DatabaseHost created = onGuestThread(
                    config, () -> new DatabaseHost(config, database, owner, engine, program, loading, engineConfig));
            host = created;
            host.thread.start();
            GuestThread.join(host.onThread(() -> {
                firstWork.run(created, program);
                return created;
            }));
            engine.durability().addFailureListener(failure -> created.logFailed());
            created.watchdog.start();
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
            post(transactions::closeSessions);
        } catch (DatabaseException e) {
            LOG.warn("clients are not told that the log failed: database={}", identity, e);
        }
    }

    private static byte[] storedProgram(DatabaseEngine engine) {
        try (Tx tx = engine.begin()) {
            return HostRows.readModule(tx)
                    .orElseThrow(() -> new DatabaseException(
                            DatabaseErrorCode.DATABASE_STOPPED, "the log of the database holds no program"))
                    .program();
        }
    }

    private static <T> T onGuestThread(HostConfig config, Callable<T> work) {
        return GuestThread.run(
                config.guests().threadStackBytes(), config.limits().loadTimeMax(), work);
    }

    private Guest load(byte[] program) {
        return config.guests().load(program, new GuestEnvironment(identity, config.clock(), moduleLog));
    }

    /** Brings what depends on the schema up to date. */
    private void moduleReplaced() {
        procedures.moduleReplaced();
        takeUpPlans();
    }

    /** Takes up what the tables say is to be called and sent. */
    private void takeUpPlans() {
        scheduled.rebuild();
        outbound.rebuild();
    }

    /** Lets the thread look for work in the background. Any thread may call it. */
    private void wakeUp() {
        try {
            thread.submitInternal(() -> {});
        } catch (DatabaseException e) {
            // The thread is awake already, or ends.
            LOG.trace("not woken: database={}", identity, e);
        }
    }

    private void post(Runnable task) {
        thread.submitInternal(task);
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
        public long commit(Tx tx) {
            return transactions.commit(tx).txOffset();
        }
    }

    /** Takes an exception that no request accounts for: the database goes on if its engine does. */
    private void failed(Throwable failure) {
        if (failure instanceof DurabilityException) {
            LOG.debug("refused while the log takes nothing: database={}", identity, failure);
        } else {
            LOG.error("request failed: database={}", identity, failure);
        }
        if (transactions.hasFailed()) {
            transactions.closeSessions();
        }
    }

    /** Runs after each task: whatever cut an operation off, nobody may see what it left behind. */
    private void checkEngine() {
        if (engine.isBroken() && !breakdown.isDone()) {
            LOG.error("database is broken, an operation was cut off; it must be opened again: database={}", identity);
            breakDown(Breakdown.BROKEN);
        }
    }

    /** Takes the thread of a call that cannot be ended. On the timer of the watchdog. */
    private void stuck(Thread caller) {
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : caller.getStackTrace()) {
            stack.append("\n    at ").append(frame);
        }
        LOG.error("database is stuck, a call of its module cannot be ended: database={}{}", identity, stack);
        breakDown(Breakdown.STUCK);
    }

    private void breakDown(Breakdown how) {
        thread.refuse();
        procedures.close();
        transactions.closeSessions();
        feed.close();
        breakdown.complete(how);
    }

    @Override
    public CompletableFuture<Breakdown> breakdown() {
        return breakdown;
    }

    private <T> CompletableFuture<T> onThread(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.submit(
                () -> GuestThread.complete(result, work),
                () -> result.completeExceptionally(DatabaseException.stopped()));
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
        return current.schema();
    }

    @Override
    public byte[] programHash() {
        return current.get().hash();
    }

    @Override
    public ModuleLog log() {
        return moduleLog;
    }

    @Override
    public Durability durability() {
        return engine.durability();
    }

    @Override
    public AutoCloseable followTransactions(Consumer<WatchedTransaction> follower, Runnable ended) {
        return feed.follow(follower, ended);
    }

    @Override
    public CompletableFuture<ConnectedClients> clients() {
        return onThread(transactions::clients);
    }

    @Override
    public CompletableFuture<DatabaseStatistics> statistics() {
        return onThread(() -> transactions.statistics(config.clock().nowMicros()));
    }

    @Override
    public long logBytes() {
        return engine.logBytes();
    }

    @Override
    public CompletableFuture<ScheduleStatus> schedules() {
        return onThread(scheduled::status);
    }

    @Override
    public CompletableFuture<PublishResult> publish(
            byte[] program, PublishPolicy policy, EnvironmentChange environment) {
        if (Arrays.equals(Keccak256.hash(program), programHash())) {
            return environment.isNone()
                    ? CompletableFuture.completedFuture(new PublishResult(false, -1, List.of()))
                    : changeEnvironment(environment, Keccak256.hash(program))
                            .thenApply(txOffset -> new PublishResult(false, txOffset, List.of()));
        }
        config.limits().checkRoom("programs");
        // Compiling takes long enough to be kept off the database thread.
        return loading(() -> load(program))
                .thenCompose(guest -> onThread(() -> publications.update(guest, program, policy, environment)));
    }

    @Override
    public CompletableFuture<List<String>> environmentKeys() {
        return onThread(() -> transactions.read(StoredEnvironment::keys));
    }

    @Override
    public CompletableFuture<Long> changeEnvironment(EnvironmentChange change, byte @Nullable [] expectedHash) {
        if (!change.values().isEmpty()) {
            config.limits().checkRoom("values of environment variables");
        }
        return onThread(() -> publications.changeEnvironment(change, expectedHash));
    }

    @Override
    public Optional<Runnable> admitUnfinished() {
        return procedures.admitUnfinished();
    }

    @Override
    public CompletableFuture<HandlerOutcome> handle(HandlerRequest request) {
        return procedures.handle(request);
    }

    @Override
    public CompletableFuture<PublishPreview> preview(byte[] program) {
        return loading(() -> config.guests().load(program, nowhere(config)).schema())
                .thenApply(wanted -> publications.preview(wanted, program));
    }

    private <T> CompletableFuture<T> loading(Callable<T> work) {
        return GuestThread.start(
                config.guests().threadStackBytes(), config.limits().loadTimeMax(), work);
    }

    @Override
    public CompletableFuture<Long> runScheduled() {
        return onThread(scheduled::runAllDue);
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
    public CompletableFuture<Void> disconnect(ClientSession session) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.submitInternal(() -> {
            try {
                v1.forget(session);
                requests.disconnect(session);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /** Queues a request of a connection, which is closed if the request ends without an answer. */
    private void submit(ClientSession session, Runnable request) {
        thread.submit(() -> {
            boolean answered = false;
            try {
                request.run();
                answered = true;
            } finally {
                if (!answered) {
                    session.sink().close(ClientSink.CLOSE_INTERNAL_ERROR, "internal error, see the log of the server");
                }
            }
        });
    }

    @Override
    public void callReducer(ClientSession session, int requestId, String reducer, byte[] args) {
        submit(session, () -> requests.callReducer(session, requestId, reducer, args));
    }

    @Override
    public CompletableFuture<CallOutcome> callReducer(
            Identity caller, ConnectionId connection, String reducer, byte[] args) {
        return onThread(() -> requests.callReducer(caller, connection, reducer, args));
    }

    @Override
    public CompletableFuture<DatabaseCallOutcome> callFromDatabase(DatabaseCall call) {
        return onThread(() -> {
            // Without memory reducers fail, and the end of a message is for good: it comes again.
            config.limits().checkRoom("messages of other databases");
            return inbound.call(call);
        });
    }

    @Override
    public void subscribe(ClientSession session, ClientMessage.Subscribe request) {
        submit(session, () -> querySets.subscribe(session, request));
    }

    @Override
    public void subscribeBatch(ClientSession session, ClientMessage.SubscribeBatch request) {
        submit(session, () -> querySets.subscribeBatch(session, request));
    }

    @Override
    public void unsubscribe(ClientSession session, ClientMessage.Unsubscribe request) {
        submit(session, () -> querySets.unsubscribe(session, request));
    }

    @Override
    public void oneOffQuery(ClientSession session, ClientMessage.OneOffQuery request) {
        submit(session, () -> requests.oneOffQuery(session, request));
    }

    @Override
    public void callProcedure(ClientSession session, ClientMessage.CallProcedure request) {
        startProcedure(
                session,
                request.procedure(),
                request.args(),
                outcome -> requests.answerProcedure(session, request.requestId(), outcome));
    }

    /**
     * Starts a procedure for a client.
     *
     * @param answer tells the client how it ended, on the database thread
     */
    private void startProcedure(ClientSession session, String name, byte[] args, Consumer<ProcedureOutcome> answer) {
        submit(session, () -> {
            try {
                procedures
                        .call(session.identity(), session.connectionId(), name, args, session.confirmed())
                        .thenAccept(outcome -> {
                            refusedCalls.report(outcome);
                            post(() -> answer.accept(outcome));
                        });
            } catch (DatabaseException e) {
                answer.accept(ProcedureOutcome.fatal(String.valueOf(e.getMessage())));
            }
        });
    }

    @Override
    public void request(ClientSession session, V1ClientMessage request) {
        if (request instanceof V1ClientMessage.Call call
                && call.kind() == V1ClientMessage.CallKind.PROCEDURE
                && call.argsError() == null) {
            startProcedure(
                    session, call.function(), call.args(), outcome -> v1.answerProcedure(session, call, outcome));
        } else {
            submit(session, () -> v1.handle(session, request));
        }
    }

    @Override
    public CompletableFuture<ProcedureOutcome> callProcedure(
            Identity caller, ConnectionId connection, String procedure, byte[] args, boolean confirmed) {
        return procedures.call(caller, connection, procedure, args, confirmed).whenComplete((outcome, failure) -> {
            if (outcome != null) {
                refusedCalls.report(outcome);
            }
        });
    }

    @Override
    public void callRefused(@Nullable String function, String reason) {
        refusedCalls.report(function, reason);
    }

    @Override
    public CompletableFuture<SqlResult> sql(String statement, @Nullable String parametersJson, Identity caller) {
        return queries.submit(() -> SqlStatement.parse(statement, parametersJson), () -> {})
                .thenCompose(parsed -> parsed.isReadOnly()
                        ? onThread(() -> requests.query(parsed, caller)).thenCompose(answer -> answer)
                        : onThread(() -> requests.change(parsed, caller)));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        InitialLoader loader = transactions.loader();
        // Closed in the opposite order, each whatever became of the others.
        try (engine;
                moduleLog;
                feed;
                loader;
                queries) {
            procedures.close();
            if (!breakdown.isDone()) {
                sayGoodbye();
            }
            if (thread.stop()) {
                returnReservedNumbers();
            } else {
                LOG.error("database is closed although a call of its module goes on: database={}", identity);
            }
        }
    }

    private void returnReservedNumbers() {
        if (!breakdown.isDone()) {
            engine.returnReservedNumbers();
        }
    }

    private void sayGoodbye() {
        try {
            thread.submitInternal(transactions::closeSessions);
        } catch (DatabaseException e) {
            // The thread has stopped, or has more to do than it will; nothing is sent after this either way.
            transactions.closeSessions();
        }
    }
}
